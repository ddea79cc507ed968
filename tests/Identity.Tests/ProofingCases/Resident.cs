using Bauhinia.Identity.Model;
using Bauhinia.Testing;

namespace Bauhinia.Identity.Tests.ProofingCases;

/// <summary>Someone with an account that nobody has proved, and a session that a passkey opened a moment ago.</summary>
internal sealed class Resident : IDisposable
{
    private Resident(HttpClient http, AccountId id, string email)
    {
        Visitor = new Visitor(http);
        Id = id;
        Email = email;
    }

    public Visitor Visitor { get; }

    public AccountId Id { get; }

    public string Email { get; }

    public static async Task<Resident> Create(TestHost host, string email, params StaffRole[] roles)
    {
        var account = await Fixtures.Resident.Create(host, Proofing.None, new Dictionary<string, string> { [PersonalField.Email] = email }, roles);
        return new Resident(await account.SignIn(), account.Id, email);
    }

    public void Dispose() => Visitor.Dispose();
}
