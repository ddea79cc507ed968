using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Messaging;
using Bauhinia.Portal.Design.Languages;
using Bauhinia.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Registration;

/// <summary>The first page of registration: a language and an address, to which a one-time code goes.</summary>
[AllowAnonymous]
internal sealed class StartRegistrationModel(
    IdentityDb db, PersonVault vault, ContactCodes codes, RegistrationCookie cookie,
    IOptions<IdentityOptions> options, IStringLocalizer<StartRegistrationModel> text, TimeProvider clock) : PageModel
{
    private readonly TextMessageOptions _textMessages = options.Value.Messaging.TextMessages;

    [BindProperty]
    public Form Input { get; set; } = new();

    public bool OffersMobile => _textMessages.IsOffered;

    public void OnGet() => Input.Language = CultureInfo.CurrentUICulture.Name;

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        if (!CultureNames.All.Contains(Input.Language)) ModelState.AddModelError("Input.Language", text["LanguageMissing"].Value);
        if (Read(Input.Address) is not { } contact)
        {
            ModelState.AddModelError("Input.Address", text[OffersMobile ? "AddressWrong" : "EmailWrong"].Value);
            return Page();
        }
        if (!ModelState.IsValid) return Page();
        var networkIndex = codes.NetworkIndex(HttpContext.Connection.RemoteIpAddress);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await codes.NetworkIsSpent(networkIndex, cancellationToken)) return Spent("NetworkSpent");
        var addressIndex = codes.AddressIndex(contact);
        if (await codes.AddressIsSpent(addressIndex, cancellationToken)) return Spent("AddressSpent");

        var now = clock.GetUtcNow();
        var id = AccountId.New(clock).Value;
        var attempt = new RegistrationAttempt(id, cookie.Write(HttpContext), Input.Language, contact.Channel, addressIndex, networkIndex, now);
        await vault.CreateKey(id, cancellationToken);
        await vault.Put(id, contact.Field, contact.Value, cancellationToken);
        await codes.Send(attempt, contact, cancellationToken);
        db.Add(attempt);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LanguageChoice.Remember(HttpContext, Input.Language);
        return Redirect("/register/code");
    }

    private ContactAddress? Read(string? typed)
    {
        var channel = typed?.Contains('@', StringComparison.Ordinal) == true || !OffersMobile ? MessageChannel.Email : MessageChannel.Mobile;
        if (!ContactAddress.TryParse(channel, typed, out var contact)) return null;
        return channel == MessageChannel.Email || _textMessages.MayWriteTo(contact.Value.Value) ? contact : null;
    }

    private PageResult Spent(string reason)
    {
        ModelState.AddModelError("Input.Address", text[reason].Value);
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = "3600";
        return Page();
    }

    public sealed class Form
    {
        [Required(ErrorMessage = "LanguageMissing")]
        [StringLength(8)]
        public string Language { get; set; } = "";

        [Required(ErrorMessage = "AddressMissing")]
        [StringLength(EmailAddress.MaxLength)]
        public string Address { get; set; } = "";
    }
}
