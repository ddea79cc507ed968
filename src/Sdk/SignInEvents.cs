using System.Globalization;
using System.Security.Claims;
using Bauhinia.Sdk.Protocol;
using Bauhinia.Sdk.Sessions;
using Bauhinia.Sdk.StepUp;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bauhinia.Sdk;

/// <summary>The steps of one sign-in, in the order in which the platform's handler calls them.</summary>
internal sealed class SignInEvents(IOptions<BauhiniaOptions> options, ProviderCalls provider, DpopKeyCookie keys, SignInFailures failures, TimeProvider clock) : OpenIdConnectEvents
{
    /// <summary>Claims of the ID token that the session keeps. Nothing else of it is of use after this moment.</summary>
    private static readonly string[] Kept = ["sub", "sid", "acr", "amr", "auth_time"];

    private readonly BauhiniaOptions settings = options.Value;

    public override Task RedirectToIdentityProvider(RedirectContext context)
    {
        var message = context.ProtocolMessage;
        // A page that asks for more also asks a person who was not signed in at all.
        var unmet = AcrCheck.Unmet(context.HttpContext);
        var asked = context.Properties.GetParameter<string>(OpenIdConnectParameterNames.AcrValues) ?? unmet?.Acr;
        var acr = asked is null || (settings.Acr is { } least && BauhiniaAcr.Satisfies(least, asked)) ? settings.Acr ?? asked : asked;
        if (acr is not null) message.AcrValues = acr;
        message.UiLocales = CultureInfo.CurrentUICulture.Name is { Length: > 0 } culture ? culture : null;
        var maxAge = int.TryParse(message.MaxAge, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        new IdTokenRules.Asked(acr, maxAge).WriteTo(context.Properties.Items);

        var key = keys.Start(context.HttpContext, context.Properties);
        // RFC 9449 §10: binds the code to this sign-in's key already at the authorization endpoint.
        message.SetParameter("dpop_jkt", key.KeyId);
        SignInState.Of(context.HttpContext).Key = key;
        return Task.CompletedTask;
    }

    public override async Task PushAuthorization(PushedAuthorizationContext context)
    {
        var key = SignInState.Of(context.HttpContext).Key ?? throw new InvalidOperationException("The sign-in has no key yet.");
        var manager = context.Options.ConfigurationManager ?? throw new InvalidOperationException("The configuration manager was set at start.");
        var endpoint = new Uri((await manager.GetConfigurationAsync(context.HttpContext.RequestAborted)).PushedAuthorizationRequestEndpoint);
        context.HandlePush(await provider.Push(context.Options.Backchannel, endpoint, context.ProtocolMessage.Parameters, key, context.HttpContext.RequestAborted));
    }

    public override Task MessageReceived(MessageReceivedContext context)
    {
        // RFC 9207 §2.4: also an error answer names its issuer; without it a mix-up cannot be told from an answer (RFC 9700 §4.4).
        if (context.ProtocolMessage.Iss != settings.Issuer)
        {
            context.Fail(new ProviderRefusedException("wrong_iss", "The answer is not from the configured issuer."));
        }
        else if (context.ProtocolMessage.Error is { Length: > 0 } error)
        {
            context.Fail(new ProviderRefusedException(error.Length <= 64 && error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') ? error : "unreadable_error", "The provider answered with an error."));
        }
        return Task.CompletedTask;
    }

    public override Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context)
    {
        var state = SignInState.Of(context.HttpContext);
        state.Key = context.Properties is null ? null : keys.Take(context.HttpContext, context.Properties);
        state.Code = context.TokenEndpointRequest?.Code;
        if (state.Key is null) context.Fail(new ProviderRefusedException("no_key", "The browser did not bring back the key of this sign-in."));
        return Task.CompletedTask;
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        var token = new JsonWebToken(context.TokenEndpointResponse?.IdToken ?? throw new InvalidOperationException("The handler validated an ID token that is not there."));
        var properties = context.Properties ?? throw new InvalidOperationException("The handler always has properties here.");
        var state = SignInState.Of(context.HttpContext);
        var now = clock.GetUtcNow();
        if (IdTokenRules.Broken(token, settings.ClientId, state.Code, IdTokenRules.Asked.From(properties.Items), now) is { } broken)
        {
            context.Fail(new ProviderRefusedException(broken is "acr" or "auth_time" ? SignInFailures.StepUpFailed : "id_token_" + broken, "The ID token breaks a rule."));
            return Task.CompletedTask;
        }
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity(
            token.Claims.Where(c => Kept.Contains(c.Type)).Select(c => new Claim(c.Type, c.Value, c.ValueType, settings.Issuer)), BauhiniaDefaults.Scheme, "sub", "roles"));
        properties.IssuedUtc = now;
        properties.ExpiresUtc = now + settings.SessionLifetime;
        properties.IsPersistent = false;
        SessionMark.Write(properties, token.Subject, IdTokenRules.Text(token, "sid"), IdTokenRules.Seconds(token, "iat") ?? now);
        if (state.Key is not null) properties.Items[SessionMark.DpopKeyItem] = state.Key.ToPem();
        return Task.CompletedTask;
    }

    public override async Task RemoteFailure(RemoteFailureContext context)
    {
        await failures.Answer(context.HttpContext, context.Failure);
        context.HandleResponse();
    }
}
