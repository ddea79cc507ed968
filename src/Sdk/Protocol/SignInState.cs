using Microsoft.AspNetCore.Http;

namespace Bauhinia.Sdk.Protocol;

/// <summary>What the steps of one sign-in hand on to each other within one request.</summary>
internal sealed class SignInState
{
    private static readonly object Item = new();

    /// <summary>The DPoP key of this sign-in.</summary>
    public ClientKey? Key { get; set; }

    /// <summary>The authorization code that was redeemed.</summary>
    public string? Code { get; set; }

    public static SignInState Of(HttpContext context)
    {
        if (context.Items[Item] is SignInState known) return known;
        var state = new SignInState();
        context.Items[Item] = state;
        context.Response.RegisterForDispose(new Disposal(state));
        return state;
    }

    private sealed class Disposal(SignInState state) : IDisposable
    {
        public void Dispose() => state.Key?.Dispose();
    }
}
