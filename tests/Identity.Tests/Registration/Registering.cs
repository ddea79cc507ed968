namespace Bauhinia.Identity.Tests.Registration;

/// <summary>The steps of registration, for tests that need a person who took them.</summary>
internal static class Registering
{
    public static Task<HttpResponseMessage> Start(Visitor visitor, string address, string language = "en") =>
        visitor.Submit("/register", ("Input.Language", language), ("Input.Address", address));

    public static Task<HttpResponseMessage> Enter(Visitor visitor, string code) => visitor.Submit("/register/code", ("Input.Code", code));

    /// <summary>Registers and leaves the visitor before the page that adds the first passkey.</summary>
    public static async Task Complete(Visitor visitor, Outbox outbox, string address, string language = "en")
    {
        using var started = await Start(visitor, address, language);
        using var entered = await Enter(visitor, await outbox.NewestCode(address));
        Xunit.Assert.Equal("/account/passkeys/add?first=1", Visitor.PathOf(entered));
    }
}
