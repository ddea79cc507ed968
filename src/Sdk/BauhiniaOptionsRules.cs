using Microsoft.Extensions.Options;

namespace Bauhinia.Sdk;

/// <summary>Refuses at start what would fail, or be unsafe, at the first sign-in.</summary>
internal sealed class BauhiniaOptionsRules : IValidateOptions<BauhiniaOptions>
{
    public ValidateOptionsResult Validate(string? name, BauhiniaOptions options)
    {
        List<string> wrong = [];
        if (!Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer) || issuer.Query.Length > 0 || issuer.Fragment.Length > 0 || issuer.UserInfo.Length > 0)
        {
            wrong.Add("Issuer must be an absolute https address without query or fragment.");
        }
        else if (issuer.Scheme != Uri.UriSchemeHttps && !(issuer.Scheme == Uri.UriSchemeHttp && options.AllowInsecureHttp))
        {
            wrong.Add("Issuer must use https. For a first walk on one machine set AllowInsecureHttp.");
        }
        else if (options.AllowInsecureHttp && !issuer.Host.EndsWith(".localhost", StringComparison.Ordinal))
        {
            wrong.Add("AllowInsecureHttp is only for issuers whose host name ends in .localhost.");
        }
        if (options.ClientId.Length is 0 or > 200) wrong.Add("ClientId is missing or longer than 200 characters.");
        if (options.SigningKey is null) wrong.Add("SigningKey is missing: generate one with ClientKey.Generate(), keep it in a file, and register its public part.");
        if (!options.Scopes.Contains("openid")) wrong.Add("Scopes must contain openid.");
        if (options.SessionLifetime < TimeSpan.FromMinutes(1) || options.SessionLifetime > TimeSpan.FromHours(24)) wrong.Add("SessionLifetime must be 1 minute to 24 hours.");
        if (options.FailurePath is { } path && (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal) || path.StartsWith("/\\", StringComparison.Ordinal)))
        {
            wrong.Add("FailurePath must be a local path that starts with one slash.");
        }
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong.Select(w => "Bauhinia sign-in: " + w));
    }
}
