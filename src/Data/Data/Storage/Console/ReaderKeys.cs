using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Storage;

namespace Bauhinia.Data.Storage.Console;

/// <summary>
/// Free keys of those who read much. They open nothing that is not open: they only say who asks. A key is 256 random bits, of which only the hash is kept.
/// </summary>
internal sealed class ReaderKeys(ConsoleStore store, TimeProvider clock)
{
    /// <summary>Most keys in use of one person.</summary>
    public const int Most = 5;

    /// <summary>Most characters of a key's name.</summary>
    public const int NameLength = 40;

    /// <summary>How every key begins; a sender's begins otherwise.</summary>
    public const string Prefix = "bdr_";
    private const int Length = 47;
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Remembering = TimeSpan.FromMinutes(1);

    // Null stands for a key that is none.
    private readonly ConcurrentDictionary<string, (long? Id, DateTimeOffset Until)> remembered = new(StringComparer.Ordinal);

    /// <returns>Whether the key was looked up a short while ago, and what was found.</returns>
    public (bool IsKnown, long? Id) Remembered(string key) =>
        key.Length != Length ? (true, null) : remembered.TryGetValue(key, out var found) && found.Until > clock.GetUtcNow() ? (true, found.Id) : (false, null);

    /// <summary>Looks a key up; null when it is none, or was withdrawn.</summary>
    public async Task<long?> Find(string key, CancellationToken cancellationToken)
    {
        var hash = Hash(key);
        var rows = await store.Read(session => session.Rows("SELECT id FROM reader_key WHERE hash = $1 AND withdrawn IS NULL", row => row.GetInt64(0), hash), cancellationToken);
        long? id = rows.Count == 0 ? null : rows[0];
        if (remembered.Count >= MostRemembered) remembered.Clear();
        remembered[key] = (id, clock.GetUtcNow() + Remembering);
        return id;
    }

    /// <summary>Gives a key, which is shown once.</summary>
    /// <param name="subject">Whose it is; empty for one that the operator gives.</param>
    /// <param name="name">What its holder calls it.</param>
    /// <returns>The key; null when the person has as many as they may.</returns>
    public Task<string?> Give(string subject, string name, CancellationToken cancellationToken) => store.Write(session =>
    {
        if (subject.Length > 0 && session.Count("SELECT count(*) FROM reader_key WHERE subject = $1 AND withdrawn IS NULL", subject) >= Most) return null;
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        session.Execute("INSERT INTO reader_key (subject, name, hash, created) VALUES ($1, $2, $3, $4)", subject, name, Hash(key), UtcMicroseconds.Of(clock.GetUtcNow()));
        return key;
    }, cancellationToken);

    /// <summary>A person's keys, those in use first.</summary>
    public Task<List<GivenKey>> Of(string subject, CancellationToken cancellationToken) => store.Read(session => session.Rows(
        "SELECT id, name, created, withdrawn FROM reader_key WHERE subject = $1 ORDER BY withdrawn IS NOT NULL, id DESC LIMIT 50",
        row => new GivenKey(row.GetInt64(0), row.GetString(1), UtcMicroseconds.From(row.GetInt64(2)), row.IsDBNull(3) ? null : UtcMicroseconds.From(row.GetInt64(3))), subject), cancellationToken);

    /// <summary>Withdraws a key of a person, for good and at once.</summary>
    public async Task<bool> Withdraw(string subject, long id, CancellationToken cancellationToken)
    {
        var isDone = await store.Write(session => session.Execute(
            "UPDATE reader_key SET \"withdrawn\" = $3 WHERE id = $1 AND subject = $2 AND withdrawn IS NULL", id, subject, UtcMicroseconds.Of(clock.GetUtcNow())) == 1, cancellationToken);
        foreach (var key in remembered.Where(r => r.Value.Id == id).Select(r => r.Key)) remembered.TryRemove(key, out _);
        return isDone;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
