using System.ComponentModel.DataAnnotations;
using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.Passkeys;

[Authorize(Policies.ResidentByPasskey)]
internal sealed class RenamePasskeyPageModel(OwnPasskeys passkeys, IStringLocalizer<RenamePasskeyPageModel> text) : PageModel
{
    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnGet(Guid id, CancellationToken cancellationToken)
    {
        if (await passkeys.Find(User.AccountId(), id, cancellationToken) is not { } passkey) return NotFound();
        Input.Name = passkey.Name;
        return Page();
    }

    public async Task<IActionResult> OnPost(Guid id, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid) return Page();
        if (PasskeyName.Clean(Input.Name) is not { } name)
        {
            ModelState.AddModelError("Input.Name", text["Wrong"].Value);
            return Page();
        }
        return await passkeys.Rename(User.AccountId(), id, name, cancellationToken) ? Redirect("/account/passkeys") : NotFound();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "Missing")]
        [StringLength(Passkey.NameLength, ErrorMessage = "Wrong")]
        public string Name { get; set; } = "";
    }
}
