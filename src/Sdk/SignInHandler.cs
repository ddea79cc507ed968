using System.Text.Encodings.Web;
using Bauhinia.Sdk.Protocol;
using Bauhinia.Sdk.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bauhinia.Sdk;

/// <summary>The platform's OpenID Connect handler, which also receives back-channel logout and answers when the provider cannot be reached.</summary>
internal sealed class SignInHandler(
    IOptionsMonitor<OpenIdConnectOptions> options, ILoggerFactory loggers, HtmlEncoder html, UrlEncoder url, ProviderCalls provider, LogoutTokens logout, SignInFailures failures)
    : OpenIdConnectHandler(options, loggers, html, url)
{
    public override async Task<bool> HandleRequestAsync()
    {
        if (!Request.Path.Equals(BauhiniaDefaults.BackChannelLogoutPath, StringComparison.Ordinal)) return await base.HandleRequestAsync();
        await logout.Receive(Context, Options);
        return true;
    }

    protected override async Task<OpenIdConnectMessage> RedeemAuthorizationCodeAsync(OpenIdConnectMessage tokenEndpointRequest)
    {
        var manager = Options.ConfigurationManager ?? throw new InvalidOperationException("The configuration manager was set at start.");
        var key = SignInState.Of(Context).Key ?? throw new InvalidOperationException("The key was checked when the code came.");
        var endpoint = new Uri((await manager.GetConfigurationAsync(Context.RequestAborted)).TokenEndpoint);
        var answer = await provider.Redeem(Backchannel, endpoint, tokenEndpointRequest.Parameters, key, Context.RequestAborted);
        return string.IsNullOrEmpty(answer.IdToken) ? throw new ProviderRefusedException("no_id_token", "The token answer has no ID token.") : answer;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            await base.HandleChallengeAsync(properties);
        }
        catch (Exception refused) when (IsProviderTrouble(refused) && !Context.RequestAborted.IsCancellationRequested)
        {
            await failures.Answer(Context, refused);
        }
    }

    // The configuration manager wraps whatever stopped it in InvalidOperationException with the number IDX20803.
    private static bool IsProviderTrouble(Exception refused) =>
        refused is HttpRequestException or ProviderRefusedException or TaskCanceledException
        || (refused is InvalidOperationException && refused.Message.StartsWith("IDX20803", StringComparison.Ordinal));
}
