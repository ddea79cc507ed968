using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Takes a logo from a form of the portal.</summary>
internal sealed class LogoUpload(Logos logos, IStringLocalizer<RelyingPartiesText> text)
{
    /// <returns>The logo's name; neither name nor refusal when no file was chosen.</returns>
    public async Task<Taken> Take(Guid organisationId, IFormFile? file, AccountId by, CancellationToken cancellationToken)
    {
        if (file is not { Length: > 0 }) return new Taken(null, null);
        if (file.Length > LogoImage.MaxBytes) return Refused(nameof(LogoRefusal.TooLarge));
        using var memory = new MemoryStream((int)file.Length);
        await file.CopyToAsync(memory, cancellationToken);
        if (LogoImage.Read(memory.ToArray(), out var png) is { } refusal) return Refused(refusal.ToString());
        var outcome = await logos.Add(organisationId, png, by, cancellationToken);
        return outcome.Value is { } logo ? new Taken(logo.Name, null) : new Taken(null, text[(outcome.Refusal ?? Refusal.Invalid).ToString()].Value);
    }

    private Taken Refused(string reason) => new(null, text["Logo" + reason].Value);

    /// <param name="Name">The logo, or null.</param>
    /// <param name="Refusal">What to say at the field, or null.</param>
    internal sealed record Taken(string? Name, string? Refusal);
}
