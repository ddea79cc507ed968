using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>What happened on the account: sign-ins, keys added, changes. Looks at data have a page of their own.</summary>
[Authorize(Policies.Resident)]
internal sealed class ActivityModel(IdentityDb db, IStringLocalizer<ActivityModel> text) : PageModel
{
    private const int PageSize = 25;
    private const int LastPage = 4000;

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public int Pages { get; private set; } = 1;

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var me = User.AccountId();
        var events = db.AuditEvents.AsNoTracking().Where(e => e.Subject == me && e.Kind != "personal_data.opened");
        Pages = Math.Clamp((await events.CountAsync(cancellationToken) + PageSize - 1) / PageSize, 1, LastPage);
        Number = Math.Clamp(Number, 1, Pages);
        var found = await events.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Skip((Number - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        Rows = [.. found.Select(e => new Row(e.At, Words(e)))];
    }

    private string Words(AuditEvent happened)
    {
        var words = text["Event." + happened.Kind];
        if (words.ResourceNotFound) return text["EventOther", happened.Kind].Value;
        if (happened.Kind != "session.started") return words.Value;
        var acr = new AuditDetail(happened.Detail)["acr"] ?? "";
        return Acr.Satisfies(acr, Acr.PhishingResistant) ? words.Value : text[acr == Acr.Recovery ? "SignedInByCode" : "SignedInByPassword"].Value;
    }

    public sealed record Row(DateTimeOffset At, string What);
}
