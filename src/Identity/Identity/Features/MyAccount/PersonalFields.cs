using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>Which sealed fields an account has, whoever put them there.</summary>
internal static class PersonalFields
{
    public static Task<List<string>> Of(IdentityDb db, AccountId account, CancellationToken cancellationToken)
    {
        var owner = account.Value;
        return db.Set<SealedField>().Where(f => f.Owner == owner).Select(f => f.Field).ToListAsync(cancellationToken);
    }
}
