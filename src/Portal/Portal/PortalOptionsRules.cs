using Microsoft.Extensions.Options;

namespace Bauhinia.Portal;

/// <summary>Refuses addresses that would make dead or dangerous links.</summary>
internal sealed class PortalOptionsRules : IValidateOptions<PortalOptions>
{
    public ValidateOptionsResult Validate(string? name, PortalOptions options)
    {
        (string Name, string? Value)[] addresses =
        [
            (nameof(options.Origin), options.Origin),
            (nameof(options.IdentityUrl), options.IdentityUrl),
            (nameof(options.CloudUrl), options.CloudUrl),
            (nameof(options.DataUrl), options.DataUrl),
            (nameof(options.SourceUrl), options.SourceUrl),
        ];
        var wrong = addresses.Where(a => a.Value is not null && !IsAddress(a.Value)).Select(a => a.Name).ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Portal: {string.Join(", ", wrong)} must be an http or https address without a trailing slash.");
    }

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && !value.EndsWith('/');
}
