using System.Reflection;
using Bauhinia.Identity.Features.ProofingCases;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>
/// Every row that belongs to an account, found in the mapping by its <c>AccountId</c>: a table that a slice adds later is in the
/// download and in the closing without anyone remembering it.
/// </summary>
internal sealed class AccountRecords(IdentityDb db)
{
    private static readonly MethodInfo ReadRows = Method(nameof(Read));
    private static readonly MethodInfo DeleteRows = Method(nameof(DeleteAll));

    private static readonly MethodInfo FindOwners = Method(nameof(Owners));

    /// <summary>
    /// Kept after closing: the account's own row, now empty; its ended sessions, which logout tokens still name; and closed proofing
    /// cases, which say when and by whom they were decided and lead their own data keys to destruction.
    /// </summary>
    private static readonly Type[] Kept = [typeof(Account), typeof(Session), typeof(ProofingCase)];

    /// <summary>The rows by table. Secrets and ciphertexts (all binary columns) and row ids of accounts are left out.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>>> Read(AccountId account, CancellationToken cancellationToken)
    {
        var tables = new SortedDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>>(StringComparer.Ordinal);
        foreach (var type in Types())
        {
            var columns = type.GetProperties().Where(IsShown).ToList();
            var rows = await Call<List<object>>(ReadRows, type, account, cancellationToken);
            tables[type.GetTableName() ?? type.ShortName()] =
                [.. rows.Select(row => columns.ToDictionary(c => c.GetColumnName(), c => Plain(c.GetGetter().GetClrValue(row))))];
        }
        return tables;
    }

    /// <summary>Deletes what an account leaves behind; the caller holds the transaction.</summary>
    public async Task Delete(AccountId account, CancellationToken cancellationToken)
    {
        foreach (var type in Types().Where(t => !Kept.Contains(t.ClrType))) await Call<int>(DeleteRows, type, account, cancellationToken);
    }

    /// <summary>Closed accounts that own rows again, because the records were restored from before they closed.</summary>
    public async Task<IReadOnlySet<AccountId>> LeftBehind(CancellationToken cancellationToken)
    {
        var found = new HashSet<AccountId>();
        foreach (var type in Types().Where(t => !Kept.Contains(t.ClrType))) found.UnionWith(await Call<List<AccountId>>(FindOwners, type, default, cancellationToken));
        found.UnionWith(await (
            from open in db.Set<ProofingCase>()
            join account in db.Accounts on open.OpenFor equals account.Id
            where account.Status == AccountStatus.Closed
            select account.Id).ToListAsync(cancellationToken));
        return found;
    }

    private IEnumerable<IEntityType> Types() => db.Model.GetEntityTypes().Where(t => !t.IsOwned() && Owner(t) is not null);

    private Task<T> Call<T>(MethodInfo method, IEntityType type, AccountId account, CancellationToken cancellationToken) =>
        method.MakeGenericMethod(type.ClrType).Invoke(null, [db, type, account, cancellationToken]) as Task<T>
        ?? throw new InvalidOperationException($"{method.Name} did not answer a task.");

    private static async Task<List<object>> Read<T>(IdentityDb db, IEntityType type, AccountId account, CancellationToken cancellationToken)
        where T : class => [.. await Of<T>(db, type, account).AsNoTracking().ToListAsync(cancellationToken)];

    private static Task<int> DeleteAll<T>(IdentityDb db, IEntityType type, AccountId account, CancellationToken cancellationToken)
        where T : class => Of<T>(db, type, account).ExecuteDeleteAsync(cancellationToken);

    private static async Task<List<AccountId>> Owners<T>(IdentityDb db, IEntityType type, AccountId _, CancellationToken cancellationToken)
        where T : class
    {
        var owner = Owner(type)?.Name ?? throw new InvalidOperationException($"{type.Name} belongs to no account.");
        var closed = db.Accounts.Where(a => a.Status == AccountStatus.Closed);
        return type.FindProperty(owner)?.ClrType == typeof(AccountId)
            ? await closed.Where(a => db.Set<T>().Any(row => EF.Property<AccountId>(row, owner) == a.Id)).Select(a => a.Id).ToListAsync(cancellationToken)
            : await closed.Where(a => db.Set<T>().Any(row => EF.Property<AccountId?>(row, owner) == a.Id)).Select(a => a.Id).ToListAsync(cancellationToken);
    }

    private static IQueryable<T> Of<T>(IdentityDb db, IEntityType type, AccountId account)
        where T : class
    {
        var owner = Owner(type)?.Name ?? throw new InvalidOperationException($"{type.Name} belongs to no account.");
        return type.FindProperty(owner)?.ClrType == typeof(AccountId)
            ? db.Set<T>().Where(row => EF.Property<AccountId>(row, owner) == account)
            : db.Set<T>().Where(row => EF.Property<AccountId?>(row, owner) == account);
    }

    private static IProperty? Owner(IEntityType type)
    {
        var name = type.ClrType == typeof(Account) ? nameof(Account.Id) : "AccountId";
        return type.FindProperty(name) is { } found && IsAccount(found.ClrType) ? found : null;
    }

    private static bool IsAccount(Type type) => type == typeof(AccountId) || type == typeof(AccountId?);

    private static bool IsShown(IProperty property) => property.ClrType != typeof(byte[]) && !IsAccount(property.ClrType);

    private static object? Plain(object? value) => value switch
    {
        null or string or bool or int or long or DateTimeOffset => value,
        _ => value.ToString(),
    };

    private static MethodInfo Method(string name) =>
        typeof(AccountRecords).GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Single(m => m.Name == name && m.IsGenericMethodDefinition);
}
