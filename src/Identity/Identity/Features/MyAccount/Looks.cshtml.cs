using System.Globalization;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Bauhinia.Identity.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>Who looked at the data of the person, in words: the role but not the name, the purpose, the fields, the time.</summary>
[Authorize(Policies.Resident)]
internal sealed class LooksModel(IdentityDb db, ClientCache clients, IStringLocalizer<LooksModel> text) : PageModel
{
    private const int PageSize = 25;
    private const int LastPage = 4000;

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    /// <summary>Also shows when the owner looked.</summary>
    [FromQuery(Name = "own")]
    public bool Own { get; set; }

    public int Pages { get; private set; } = 1;

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var me = User.AccountId();
        var looks = db.AuditEvents.AsNoTracking().Where(e => e.Subject == me && e.Kind == "personal_data.opened");
        if (!Own) looks = looks.Where(e => e.Actor == null || e.Actor != me);
        Pages = Math.Clamp((await looks.CountAsync(cancellationToken) + PageSize - 1) / PageSize, 1, LastPage);
        Number = Math.Clamp(Number, 1, Pages);
        var found = await looks.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Skip((Number - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        var rows = new List<Row>();
        foreach (var look in found) rows.Add(await Words(look, me, cancellationToken));
        Rows = rows;
    }

    private async Task<Row> Words(AuditEvent look, AccountId me, CancellationToken cancellationToken)
    {
        var detail = new AuditDetail(look.Detail);
        var purpose = detail["purpose"] ?? "";
        var service = text["Purpose." + purpose].ResourceNotFound && await clients.Find(purpose, cancellationToken) is { } client
            ? client.Name.In(CultureInfo.CurrentUICulture.Name)
            : null;
        var who = look.Actor == me ? text["WhoYou"].Value
            : look.Actor is null ? service ?? text["WhoSystem"].Value
            : text[purpose == "help_desk" ? "WhoHelpDesk" : "WhoOfficer"].Value;
        var why = service is not null ? text["PurposeService"].Value : Known("Purpose." + purpose, purpose);
        return new Row(look.At, who, why, string.Join(text["Comma"].Value, detail.Fields.Select(Field).Distinct()));
    }

    // What stands in another table is named by kind and row id, such as notice.0198…: only the kind means anything to its owner.
    private string Field(string name) => Known("Field." + name, Known("Field." + name.Split('.', '/')[0], name));

    private string Known(string key, string otherwise) => text[key] is { ResourceNotFound: false } words ? words.Value : otherwise;

    public sealed record Row(DateTimeOffset At, string Who, string Why, string What);
}
