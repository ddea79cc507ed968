using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>The organisations of the person signed in, and a form to register another.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class OrganisationListModel(Organisations organisations, IStringLocalizer<RelyingPartiesText> text) : PageModel
{
    public IReadOnlyList<Row> Rows { get; private set; } = [];

    [BindProperty]
    public NewOrganisation Input { get; set; } = new();

    public Task OnGet(CancellationToken cancellationToken) => Load(cancellationToken);

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            var name = new LocalText { En = Input.En, ZhHant = Input.ZhHant, ZhHans = Input.ZhHans };
            var outcome = await organisations.Create(name, Input.Email, User.AccountId(), cancellationToken);
            if (outcome.Value is { } made) return Redirect($"/organisations/{made.Id}");
            ModelState.AddModelError("Input.En", text[(outcome.Refusal ?? Refusal.Invalid).ToString()].Value);
        }
        await Load(cancellationToken);
        return Page();
    }

    private async Task Load(CancellationToken cancellationToken) =>
        Rows = [.. (await organisations.Of(User.AccountId(), cancellationToken)).Select(o => new Row(o.Organisation.Id, o.Organisation.Name.In(CultureInfo.CurrentUICulture.Name), o.Role))];

    public sealed class NewOrganisation
    {
        [Required, StringLength(LocalText.MaxLength)]
        public string En { get; set; } = "";

        [Required, StringLength(LocalText.MaxLength)]
        public string ZhHant { get; set; } = "";

        [Required, StringLength(LocalText.MaxLength)]
        public string ZhHans { get; set; } = "";

        [Required, StringLength(Texts.MaxEmailLength), EmailAddress]
        public string Email { get; set; } = "";
    }

    internal sealed record Row(Guid Id, string Name, OrganisationRole Role);
}
