using Bauhinia.Identity.Features.RecoveryCodes;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Operations;

/// <summary><c>seed-demo</c>: makes the demonstration residents in the real vault and prints how to sign in as each. Safe to run again.</summary>
internal static class SeedDemo
{
    /// <summary>A first walk takes one; the rest stay unread.</summary>
    private const int CodesShown = 2;

    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        var options = run.Services.GetRequiredService<IOptions<IdentityOptions>>().Value;
        if (!options.IsForDevelopment)
        {
            return await run.Refuse("seed-demo makes invented residents and prints their recovery codes; it runs only where Identity:Issuer is a name under .localhost.");
        }
        await run.Output.WriteLineAsync($"Demonstration residents of {options.Issuer}:");
        foreach (var person in DemoPerson.All)
        {
            await using var scope = run.Services.CreateAsyncScope();
            var account = await scope.ServiceProvider.GetRequiredService<AccountByContact>().ByEmail(person.Email, cancellationToken)
                ?? await Create(scope.ServiceProvider, person, cancellationToken);
            if (person.Role is { } role)
            {
                var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
                await GrantStaff.Grant(scope.ServiceProvider.GetRequiredService<IdentityDb>(), account, role, now, cancellationToken);
            }
            await run.Output.WriteLineAsync($"  {person.NameEnglish} {person.NameChinese}, {person.Email}");
            await run.Output.WriteLineAsync($"    {person.ToTry}");
            var codes = await scope.ServiceProvider.GetRequiredService<RecoveryCodeBook>().Replace(account, cancellationToken);
            await run.Output.WriteLineAsync($"    recovery codes, each good once: {string.Join("  ", codes.Take(CodesShown))}");
        }
        await run.Output.WriteLineAsync($"Sign in at {options.Issuer}/sign-in/recovery-code with a code, add a passkey, and go on from {options.Issuer}/account.");
        return 0;
    }

    private static async Task<AccountId> Create(IServiceProvider services, DemoPerson person, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<IdentityDb>();
        var vault = services.GetRequiredService<PersonVault>();
        var clock = services.GetRequiredService<TimeProvider>();
        var account = new Account(AccountId.New(clock), CultureNames.English, clock.GetUtcNow());
        account.Activate();
        account.Prove(person.Proofing);
        await vault.CreateKey(account.Id.Value, cancellationToken);
        db.Accounts.Add(account);
        foreach (var (field, value) in Fields(person)) await vault.Put(account.Id.Value, field, value, cancellationToken);
        db.Add(new BlindIndexEntry(PersonalField.Email, vault.BlindIndex(PersonalField.Email, person.Email), account.Id));
        // Someone who was never proved may state any number, so the index does not claim it for them.
        if (person.Proofing != Proofing.None) db.Add(new BlindIndexEntry(PersonalField.Hkid, vault.BlindIndex(PersonalField.Hkid, person.Hkid), account.Id));
        db.AuditEvents.Add(new AuditEvent("account.seeded", account.Id, null, $"proofing={person.Proofing}", clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return account.Id;
    }

    private static IEnumerable<(string Field, string Value)> Fields(DemoPerson person) =>
    [
        (PersonalField.Email, person.Email),
        (PersonalField.Hkid, person.Hkid),
        (PersonalField.NameEnglish, person.NameEnglish),
        (PersonalField.NameChinese, person.NameChinese),
        (PersonalField.DateOfBirth, person.BirthDate.ToString("O", System.Globalization.CultureInfo.InvariantCulture)),
    ];
}
