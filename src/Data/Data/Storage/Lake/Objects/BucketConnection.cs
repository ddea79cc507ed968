using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using Amazon.S3;

namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>Makes the client of a bucket: nothing of it comes from the environment or from files of the user.</summary>
internal static class BucketConnection
{
    public static AmazonS3Client Open(LakeBucketOptions bucket)
    {
        var config = new AmazonS3Config
        {
            ServiceURL = bucket.Endpoint,
            AuthenticationRegion = bucket.Region,
            ForcePathStyle = bucket.PathStyle,
            // Has a budget that all requests share.
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = bucket.Retries,
            Timeout = TimeSpan.FromSeconds(bucket.TimeoutSeconds),
            // Many services refuse the checksums that Amazon's has since 2025.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            AllowAutoRedirect = false,
            HttpClientFactory = bucket.Authority is { } authority ? new Trusting(authority) : null,
        };
        return new AmazonS3Client(new BucketKey(bucket.KeyFile), config);
    }

    /// <summary>Clients that trust one authority and no other.</summary>
    private sealed class Trusting(string authority) : HttpClientFactory
    {
        private readonly X509Certificate2Collection roots = Read(authority);

        public override HttpClient CreateHttpClient(IClientConfig clientConfig)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(roots);
#pragma warning disable CA2000 // The client that has it is the SDK's.
            var handler = new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = new() { CertificateChainPolicy = policy } };
#pragma warning restore CA2000
            return new HttpClient(handler) { Timeout = clientConfig.Timeout ?? Timeout.InfiniteTimeSpan };
        }

        private static X509Certificate2Collection Read(string file)
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(file);
            return found;
        }
    }
}
