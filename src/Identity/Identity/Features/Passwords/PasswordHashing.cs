using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Bauhinia.Identity.Keys;
using Bauhinia.Text;
using NSec.Cryptography;

namespace Bauhinia.Identity.Features.Passwords;

/// <summary>
/// Argon2id over a keyed hash of the password. Each computation takes 19 MiB, so only a few run at once and few may wait: a flood of
/// sign-ins is told to come back instead of exhausting memory.
/// </summary>
internal sealed class PasswordHashing : IDisposable
{
    public const string MeterName = "Bauhinia.Identity.Passwords";

    /// <summary>Parameters of the OWASP Password Storage Cheat Sheet for Argon2id: m = 19 MiB, t = 2, p = 1.</summary>
    private const int MemoryKib = 19 * 1024;
    private const int Iterations = 2;
    private const int Parallelism = 1;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int Waiting = 64;

    private readonly ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(2, Environment.ProcessorCount),
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly IKeyCustodian custodian;
    private readonly Meter meter;
    private readonly Counter<long> computations;
    private readonly Phc decoy = new(MemoryKib, Iterations, Parallelism, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    public PasswordHashing(IKeyCustodian custodian, IMeterFactory meters)
    {
        this.custodian = custodian;
        meter = meters.Create(MeterName);
        computations = meter.CreateCounter<long>("identity.password.computations", "{computation}", "Argon2id computations");
    }

    /// <summary>The PHC string of a password; null when too many are waiting already.</summary>
    public async Task<string?> Hash(string password, CancellationToken cancellationToken)
    {
        var fresh = new Phc(MemoryKib, Iterations, Parallelism, RandomNumberGenerator.GetBytes(SaltBytes), []);
        var hash = await Compute(password, fresh, cancellationToken);
        return hash is null ? null : (fresh with { Hash = hash }).ToString();
    }

    /// <summary>Compares in constant time. Without a password to compare with the same work is done and the answer is no; null when too many are waiting already.</summary>
    public async Task<bool?> Verify(string password, string? phc, CancellationToken cancellationToken)
    {
        var known = phc is null ? null : Phc.Read(phc) ?? throw new InvalidOperationException("A stored password hash is damaged.");
        var compared = known ?? decoy;
        if (await Compute(password, compared, cancellationToken) is not { } hash) return null;
        return CryptographicOperations.FixedTimeEquals(hash, compared.Hash) && known is not null;
    }

    /// <summary>Whether a hash was made with weaker parameters than today's and should be made again while the password is at hand.</summary>
    public static bool IsOutdated(string phc) => Phc.Read(phc) is not { MemoryKib: >= MemoryKib, Iterations: >= Iterations };

    public void Dispose()
    {
        limiter.Dispose();
        meter.Dispose();
    }

    private async Task<byte[]?> Compute(string password, Phc parameters, CancellationToken cancellationToken)
    {
        using var lease = await limiter.AcquireAsync(1, cancellationToken);
        if (!lease.IsAcquired) return null;
        computations.Add(1);
        // Unicode is normalised here and nowhere else, so that setting and checking cannot differ (NIST SP 800-63B-4 §3.1.1.2).
        var keyed = custodian.Hmac(HmacPurpose.Password, Encoding.UTF8.GetBytes(NormalText.Of(password, NormalizationForm.FormC) ?? password));
        var argon2 = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters
        {
            MemorySize = parameters.MemoryKib,
            NumberOfPasses = parameters.Iterations,
            DegreeOfParallelism = parameters.Parallelism,
        });
        return argon2.DeriveBytes(keyed, parameters.Salt, HashBytes);
    }
}
