using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Operations;

/// <summary><c>staff revoke</c>: takes a role away; it counts from the next request of that person on.</summary>
internal static class RevokeStaff
{
    public static async Task<int> Run(CommandRun run, CancellationToken cancellationToken)
    {
        if (StaffRoleWords.Parse(run.Required(GrantStaff.Role.Name)) is not { } role) return await run.Refuse(StaffRoleWords.Unknown);
        var db = run.Services.GetRequiredService<IdentityDb>();
        if (await run.Services.GetRequiredService<AccountByContact>().ByEmail(run.Required(GrantStaff.Email.Name), cancellationToken) is not { } account
            || await db.StaffGrants.SingleOrDefaultAsync(g => g.AccountId == account && g.Role == role, cancellationToken) is not { } grant)
        {
            return await run.Refuse("no account has this e-mail address and this role.");
        }
        db.StaffGrants.Remove(grant);
        db.AuditEvents.Add(new AuditEvent("staff.revoked", account, null, $"role={StaffRoleWords.Of(role)}", run.Services.GetRequiredService<TimeProvider>().GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await run.Output.WriteLineAsync($"Revoked {StaffRoleWords.Of(role)}.");
        return 0;
    }
}
