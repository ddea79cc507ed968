using Bauhinia.Storage;
using Microsoft.Extensions.Options;

namespace Bauhinia.Cloud.Storage;

/// <summary>Everything that the Cloud system knows and promised: a SQLite file. What runs is made to follow it, never the other way round.</summary>
internal sealed class CloudStore(IOptions<CloudOptions> options) : SqliteStore(() => options.Value.Store);
