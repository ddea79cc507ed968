using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.HelpDesk;

/// <summary>The resident's questions to the help desk: a list, and a new one.</summary>
[Authorize(Policies.Resident)]
internal sealed class SupportModel(IdentityDb db, Conversations conversations, IStringLocalizer<SupportModel> text, TimeProvider clock) : PageModel
{
    private const int Shown = 100;

    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<Row> Cases { get; private set; } = [];

    public Task OnGet(CancellationToken cancellationToken) => List(cancellationToken);

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        var me = User.AccountId();
        if (await db.Set<SupportCase>().CountAsync(c => c.AccountId == me && c.ClosedAt == null, cancellationToken) >= SupportCase.MaxOpen)
        {
            ModelState.AddModelError("Input.Message", text["TooMany", SupportCase.MaxOpen].Value);
        }
        if (!ModelState.IsValid || Input.Topic is not { } topic)
        {
            await List(cancellationToken);
            return Page();
        }
        var support = new SupportCase(me, topic, clock.GetUtcNow());
        support.Show(Input.ShowsPerson);
        db.Add(support);
        await conversations.Add(support, new Access(me, me, "self", support.Reference), fromStaff: false, Input.Message, cancellationToken);
        return Redirect($"/account/support/{support.Reference}");
    }

    private async Task List(CancellationToken cancellationToken)
    {
        var me = User.AccountId();
        var found = await db.Set<SupportCase>().AsNoTracking().Where(c => c.AccountId == me).OrderByDescending(c => c.OpenedAt).Take(Shown).ToListAsync(cancellationToken);
        Cases = [.. found.Select(c => new Row(c.Reference, CaseReference.Shown(c.Reference), c.Topic, c.ChangedAt, c.IsOpen, c.AwaitsStaff))];
    }

    public sealed record Row(string Reference, string Shown, SupportTopic Topic, DateTimeOffset ChangedAt, bool IsOpen, bool AwaitsStaff);

    public sealed class Form
    {
        [Required(ErrorMessage = "TopicMissing")]
        [EnumDataType(typeof(SupportTopic), ErrorMessage = "TopicMissing")]
        public SupportTopic? Topic { get; set; }

        [Required(ErrorMessage = "MessageMissing")]
        [StringLength(SupportMessage.MaxLength)]
        public string Message { get; set; } = "";

        public bool ShowsPerson { get; set; }
    }
}
