using Bauhinia.Storage;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Storage.Console;

/// <summary>
/// The store of members, approvals and keys of readers: a SQLite file of its own, so that it can be kept, copied and answered for apart from the readings.
/// Whoever is in it is a pairwise identifier and an office.
/// </summary>
internal sealed class ConsoleStore(IOptions<DataOptions> options)
    : SqliteStore(() => options.Value.Console.Store ?? Path.Combine(Path.GetDirectoryName(options.Value.Journal) ?? "/", "console.db"));
