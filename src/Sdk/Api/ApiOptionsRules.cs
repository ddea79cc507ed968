using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk.Api;

/// <summary>Refuses at start what would fail, or be unsafe, at the first call.</summary>
internal sealed class ApiOptionsRules : IValidateOptions<BauhiniaApiOptions>
{
    public ValidateOptionsResult Validate(string? name, BauhiniaApiOptions options)
    {
        if (name != BauhiniaDefaults.ApiScheme) return ValidateOptionsResult.Skip;
        List<string> wrong = [.. Address("Issuer", options.Issuer, options), .. Address("Audience", options.Audience, options)];
        if (options.BackchannelTimeout < TimeSpan.FromSeconds(1) || options.BackchannelTimeout > TimeSpan.FromMinutes(1)) wrong.Add("BackchannelTimeout must be 1 second to 1 minute.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong.Select(w => "Bauhinia API: " + w));
    }

    private static IEnumerable<string> Address(string setting, string text, BauhiniaApiOptions options)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.Query.Length > 0 || text.Contains('#', StringComparison.Ordinal) || address.UserInfo.Length > 0)
        {
            yield return $"{setting} must be an absolute https address without query or fragment.";
        }
        else if (address.Scheme == Uri.UriSchemeHttp && !options.AllowInsecureHttp)
        {
            yield return $"{setting} must use https. For a first walk on one machine set AllowInsecureHttp.";
        }
        else if (options.AllowInsecureHttp && !address.Host.EndsWith(".localhost", StringComparison.Ordinal))
        {
            yield return $"AllowInsecureHttp is only for host names that end in .localhost; {setting} is another.";
        }
    }
}
