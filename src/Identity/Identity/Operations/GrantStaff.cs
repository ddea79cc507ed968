using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Operations;

/// <summary><c>staff grant</c>: gives a role to the account with this e-mail address. Only an operator can: no web page grants a role.</summary>
internal static class GrantStaff
{
    public static readonly CommandOption Email = new("email", "ADDRESS", IsRequired: true);
    public static readonly CommandOption Role = new("role", "officer|help-desk|registrar", IsRequired: true);

    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        if (StaffRoleWords.Parse(run.Required(Role.Name)) is not { } role) return await run.Refuse(StaffRoleWords.Unknown);
        if (await run.Services.GetRequiredService<AccountByContact>().ByEmail(run.Required(Email.Name), cancellationToken) is not { } account)
        {
            return await run.Refuse("no account has this e-mail address.");
        }
        var db = run.Services.GetRequiredService<IdentityDb>();
        var granted = await Grant(db, account, role, run.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        await run.Output.WriteLineAsync(granted ? $"Granted {StaffRoleWords.Of(role)}." : $"The account already has {StaffRoleWords.Of(role)}.");
        return 0;
    }

    /// <returns>False when the account has the role already.</returns>
    public static async Task<bool> Grant(IdentityDb db, AccountId account, StaffRole role, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.StaffGrants.AnyAsync(g => g.AccountId == account && g.Role == role, cancellationToken)) return false;
        db.StaffGrants.Add(new StaffGrant(account, role, now));
        db.AuditEvents.Add(new AuditEvent("staff.granted", account, null, $"role={StaffRoleWords.Of(role)}", now));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
