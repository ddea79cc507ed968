using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>Whether the bucket works. Without it the host is degraded and not unready: what is sent is acknowledged, and what the cache has is answered.</summary>
internal sealed partial class BucketHealth(TimeProvider clock, ILogger<BucketHealth> logger) : IHealthCheck
{
    private readonly Lock gate = new();
    private DateTimeOffset? since;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (gate) return Task.FromResult(since is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("The bucket of the lake does not work."));
    }

    public void Worked()
    {
        lock (gate)
        {
            if (since is not { } begin) return;
            since = null;
            Log.Back(logger, clock.GetUtcNow() - begin);
        }
    }

    /// <summary>Notes that something failed; the first time in a row is logged.</summary>
    /// <returns>What to throw.</returns>
    public LakeUnreachableException Failed(string why, Exception? cause = null)
    {
        lock (gate)
        {
            if (since is null)
            {
                since = clock.GetUtcNow();
                Log.Gone(logger, why);
            }
        }
        return new LakeUnreachableException(why, cause);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 5210, Level = LogLevel.Error, Message = "The bucket of the lake does not work; it is tried again, and the journal keeps the readings: {Why}")]
        public static partial void Gone(ILogger logger, string why);

        [LoggerMessage(EventId = 5211, Level = LogLevel.Warning, Message = "The bucket of the lake works again, after {Silence}")]
        public static partial void Back(ILogger logger, TimeSpan silence);
    }
}
