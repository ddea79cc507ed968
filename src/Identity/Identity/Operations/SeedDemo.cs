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
    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        var options = run.Services.GetRequiredService<IOptions<IdentityOptions>>().Value;
        if (!options.IsForDevelopment)
        {
            return await run.Refuse("seed-demo makes invented residents and prints their recovery codes; it runs only where Identity:Issuer is a name under .localhost.");
        }
        var width = DemoPerson.All.Max(person => person.Email.Length);
        await run.Output.WriteLineAsync("Demonstration people. A recovery code signs its person in once; each start makes new ones.");
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
            // One code a person: a first walk takes one and then has a passkey, and the rest stay unread.
            var codes = await scope.ServiceProvider.GetRequiredService<RecoveryCodeBook>().Replace(account, cancellationToken);
            await run.Output.WriteLineAsync($"  {person.Email.PadRight(width)}  {codes[0]}  {person.ToTry}");
        }
        await run.Output.WriteLineAsync($"Enter a code at {options.Issuer}/sign-in/recovery-code, make a passkey, then open the page named on the line.");
        await run.Output.WriteLineAsync("Several people at once need a browser profile each; a private window is one more.");
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
