using Bauhinia.Data.Model;
using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Storage;
using Microsoft.Data.Sqlite;

namespace Bauhinia.Data.Storage.Console;

/// <summary>
/// Revisions of declarations and what was decided about them. An approval is of one revision: a declaration that changed in anything waits again.
/// What holds is told to the running streams at once.
/// </summary>
internal sealed class Publications(ConsoleStore store, StreamCatalogue catalogue, TimeProvider clock) : IDisposable
{
    /// <summary>Most characters of a reason.</summary>
    public const int ReasonLength = 500;

    private readonly SemaphoreSlim telling = new(1);

    /// <summary>Notes each declaration that is new or changed, and tells every stream what holds.</summary>
    public Task<int> Begin(CancellationToken cancellationToken) => store.Write(session =>
    {
        foreach (var declaration in catalogue.All)
        {
            var lines = DeclarationText.LinesOf(declaration);
            var digest = DeclarationText.Digest(lines);
            var newest = session.Rows("SELECT number, digest FROM revision WHERE stream = $1 ORDER BY number DESC LIMIT 1", row => (Number: row.GetInt32(0), Digest: row.GetFieldValue<byte[]>(1)), declaration.Id.Value);
            if (newest.Count == 0 || !newest[0].Digest.AsSpan().SequenceEqual(digest))
            {
                session.Execute("INSERT INTO revision (stream, number, digest, version, lines, since) VALUES ($1, $2, $3, $4, $5, $6)",
                    declaration.Id.Value, newest.Count == 0 ? 1 : newest[0].Number + 1, digest, declaration.Version, string.Join('\n', lines), UtcMicroseconds.Of(clock.GetUtcNow()));
            }
            Tell(declaration, StateOf(session, declaration));
        }
        return catalogue.All.Count;
    }, cancellationToken);

    /// <summary>A stream's revisions, the newest first.</summary>
    public Task<List<DeclarationRevision>> Revisions(StreamDeclaration declaration, CancellationToken cancellationToken) => store.Read(session => session.Rows(
        "SELECT number, version, since, lines FROM revision WHERE stream = $1 ORDER BY number DESC",
        row => new DeclarationRevision(row.GetInt32(0), row.GetInt32(1), UtcMicroseconds.From(row.GetInt64(2)), row.GetString(3).Split('\n')), declaration.Id.Value), cancellationToken);

    /// <summary>The state of each of many streams, at one moment.</summary>
    public Task<List<PublicationState>> States(IReadOnlyList<StreamDeclaration> declarations, CancellationToken cancellationToken) =>
        store.Read(session => declarations.Select(d => StateOf(session, d)).ToList(), cancellationToken);

    public Task<PublicationState> State(StreamDeclaration declaration, CancellationToken cancellationToken) => store.Read(session => StateOf(session, declaration), cancellationToken);

    /// <summary>Says something of the running declaration's revision, if it may be said now.</summary>
    /// <returns>Null when it was written; else what it would break.</returns>
    public Task<PublicationRefusal?> Decide(StreamDeclaration declaration, int revision, DecisionKind kind, Member by, string? reason, CancellationToken cancellationToken) => store.Write(session =>
    {
        var state = StateOf(session, declaration);
        // Whoever looked at an older revision has not seen what they would say it of.
        if (revision != state.Revision) return PublicationRefusal.Changed;
        if (Refusal(declaration, state, kind, by) is { } refusal) return (PublicationRefusal?)refusal;
        var now = clock.GetUtcNow();
        session.Execute("INSERT INTO decision (stream, revision, kind, subject, post, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            declaration.Id.Value, state.Revision, (int)kind, by.Subject, by.Post, reason, UtcMicroseconds.Of(now));
        ConsoleAudit.Add(session, declaration.OwnerCode, by, $"publication_{kind.ToString().ToLowerInvariant()}", $"{declaration.Id} {state.Revision}", now);
        return null;
    }, cancellationToken);

    /// <summary>Lets the running stream follow what has been decided; called once it is on disk, whether the person still waits or not.</summary>
    public async Task Follow(StreamDeclaration declaration)
    {
        // One at a time: of two decisions the later must be told last.
        await telling.WaitAsync(CancellationToken.None);
        try
        {
            Tell(declaration, await State(declaration, CancellationToken.None));
            catalogue.PublicationChanged();
        }
        finally
        {
            telling.Release();
        }
    }

    public void Dispose() => telling.Dispose();

    private static PublicationRefusal? Refusal(StreamDeclaration declaration, PublicationState state, DecisionKind kind, Member by) => kind switch
    {
        DecisionKind.Proposed when declaration.Classification != Classification.Open => PublicationRefusal.NotOpen,
        DecisionKind.Proposed when state.Proposal is not null || declaration.Approval is not null => PublicationRefusal.NotNow,
        DecisionKind.Approved or DecisionKind.Refused or DecisionKind.Retracted when state.Proposal is null => PublicationRefusal.NotNow,
        // Four eyes, whatever role the person has held since.
        DecisionKind.Approved when state.Proposal?.Subject == by.Subject => PublicationRefusal.OwnProposal,
        DecisionKind.Withdrawn when declaration.Approval is null => PublicationRefusal.NotNow,
        _ => null,
    };

    private static PublicationState StateOf(SqliteSession session, StreamDeclaration declaration)
    {
        var revision = (int)session.Count("SELECT coalesce(max(number), 0) FROM revision WHERE stream = $1", declaration.Id.Value);
        var decisions = session.Rows("SELECT revision, kind, subject, post, reason, at FROM decision WHERE stream = $1 ORDER BY id", ReadDecision, declaration.Id.Value);
        return new PublicationState(revision, decisions);
    }

    private static void Tell(StreamDeclaration declaration, PublicationState state) => declaration.Publication.Set(
        state.Approval is { } approval ? new StreamApproval(approval.Post, CityDay.Of(approval.At)) : null, state.IsWithdrawn);

    private static Decision ReadDecision(SqliteDataReader row) => new(
        row.GetInt32(0), (DecisionKind)row.GetInt32(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4), UtcMicroseconds.From(row.GetInt64(5)));
}
