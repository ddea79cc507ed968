using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>
/// The lake's files in an S3 bucket. A name is a path with slashes; it is given once, and but for the manifest's copy what it names never changes. What goes wrong is a <see cref="LakeUnreachableException"/>, and told to <see cref="BucketHealth"/>.
/// </summary>
internal sealed class BucketObjects(LakeBucketOptions bucket, string folder, BucketHealth health) : IDisposable
{
    private readonly AmazonS3Client client = BucketConnection.Open(bucket);

    /// <summary>Whether the service knows writing on condition that nothing is there. Who does not is asked before alone.</summary>
    private volatile bool knowsConditions = true;

    /// <summary>Puts a file of the lake's folder there. It is kept, whole, when this returns; one of the same name and bytes may have been there.</summary>
    public async Task Put(string name, FileDigest digest, CancellationToken cancellationToken)
    {
        var there = await Describe(name, cancellationToken);
        if (there is null)
        {
            await Write(name, Path.Combine(folder, name), digest, isNew: true, cancellationToken);
            there = await Describe(name, cancellationToken);
        }
        if (there is null || !IsOf(digest, there)) throw health.Failed($"'{name}' does not stand in the bucket as it was sent.");
    }

    /// <summary>Puts a file in the place of what has the name.</summary>
    public async Task Replace(string name, string path, FileDigest digest, CancellationToken cancellationToken)
    {
        await Write(name, path, digest, isNew: false, cancellationToken);
        if (await Describe(name, cancellationToken) is not { } there || !IsOf(digest, there)) throw health.Failed($"'{name}' does not stand in the bucket as it was sent.");
    }

    /// <summary>The text of an object that is made once: this one, unless another was there.</summary>
    public async Task<string> Claim(string name, string text, CancellationToken cancellationToken)
    {
        if (await Read(name, cancellationToken) is { } there) return there;
        await Try(() => Send(name, isNew: true, r => r.ContentBody = text, cancellationToken), HttpStatusCode.PreconditionFailed, cancellationToken);
        return await Read(name, cancellationToken) ?? throw health.Failed($"'{name}' does not stand in the bucket as it was sent.");
    }

    /// <summary>Writes an object to a new file.</summary>
    /// <returns>False when there is no such object.</returns>
    public async Task<bool> Get(string name, string path, CancellationToken cancellationToken)
    {
        using var answer = await Try(() => client.GetObjectAsync(bucket.Name, bucket.Prefix + name, cancellationToken), HttpStatusCode.NotFound, cancellationToken);
        if (answer is null) return false;
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await Try(async () => { await answer.ResponseStream.CopyToAsync(file, cancellationToken); return true; }, null, cancellationToken);
        file.Flush(flushToDisk: true);
        return true;
    }

    /// <summary>Deletes an object, which may be gone.</summary>
    public Task Delete(string name, CancellationToken cancellationToken) =>
        Try(() => client.DeleteObjectAsync(bucket.Name, bucket.Prefix + name, cancellationToken), HttpStatusCode.NotFound, cancellationToken);

    /// <summary>All objects of the lake.</summary>
    public async IAsyncEnumerable<LakeObject> List([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = bucket.Name, Prefix = bucket.Prefix, ContinuationToken = next };
            var page = await Try(() => client.ListObjectsV2Async(request, cancellationToken), null, cancellationToken);
            foreach (var found in page?.S3Objects ?? [])
            {
                yield return new LakeObject(found.Key[bucket.Prefix.Length..], found.Size ?? 0, found.LastModified?.ToUniversalTime() ?? DateTimeOffset.MaxValue);
            }
            next = page?.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    public void Dispose() => client.Dispose();

    // The entity tag of an object that a key of the service encrypts is not its MD5.
    private bool IsOf(FileDigest digest, GetObjectMetadataResponse there) =>
        there.ContentLength == digest.Bytes && (bucket.Encryption == "aws:kms" || there.ETag?.Trim('"') is not { Length: 32 } tag || tag == digest.Md5);

    private Task<GetObjectMetadataResponse?> Describe(string name, CancellationToken cancellationToken) =>
        Try(() => client.GetObjectMetadataAsync(bucket.Name, bucket.Prefix + name, cancellationToken), HttpStatusCode.NotFound, cancellationToken);

    private async Task<string?> Read(string name, CancellationToken cancellationToken)
    {
        using var answer = await Try(() => client.GetObjectAsync(bucket.Name, bucket.Prefix + name, cancellationToken), HttpStatusCode.NotFound, cancellationToken);
        if (answer is null) return null;
        using var reader = new StreamReader(answer.ResponseStream, Encoding.UTF8);
        return await Try(() => reader.ReadToEndAsync(cancellationToken), null, cancellationToken);
    }

    // An answer to an earlier try may have been lost: what is there is looked at afterwards anyway.
    private Task<PutObjectResponse?> Write(string name, string path, FileDigest digest, bool isNew, CancellationToken cancellationToken) => Try(() => Send(name, isNew, r =>
    {
        r.FilePath = path;
        r.MD5Digest = Convert.ToBase64String(Convert.FromHexString(digest.Md5));
    }, cancellationToken), isNew ? HttpStatusCode.PreconditionFailed : null, cancellationToken);

    private async Task<PutObjectResponse> Send(string name, bool isNew, Action<PutObjectRequest> fill, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PutObjectAsync(New(name, isNew && knowsConditions, fill), cancellationToken);
        }
        catch (AmazonS3Exception refusal) when (isNew && knowsConditions && refusal.StatusCode == HttpStatusCode.NotImplemented)
        {
            knowsConditions = false;
            return await client.PutObjectAsync(New(name, isNew: false, fill), cancellationToken);
        }
    }

    private PutObjectRequest New(string name, bool isNew, Action<PutObjectRequest> fill)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket.Name,
            Key = bucket.Prefix + name,
            IfNoneMatch = isNew ? "*" : null,
            // The signature then covers the SHA-256 of all bytes.
            UseChunkEncoding = false,
            ServerSideEncryptionMethod = bucket.Encryption is { } method ? new ServerSideEncryptionMethod(method) : null,
            ServerSideEncryptionKeyManagementServiceKeyId = bucket.EncryptionKey,
        };
        fill(request);
        return request;
    }

    /// <summary>One exchange with the service.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="expected">A refusal that is an answer.</param>
    /// <param name="cancellationToken">Of the caller: when it is not cancelled, the service took too long.</param>
    /// <returns>The answer; null for the refusal that is one.</returns>
    private async Task<T?> Try<T>(Func<Task<T>> exchange, HttpStatusCode? expected, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await exchange();
            health.Worked();
            return answer;
        }
        catch (AmazonServiceException refusal) when (refusal.StatusCode == expected && refusal.ErrorCode != "NoSuchBucket")
        {
            health.Worked();
            return default;
        }
        catch (AmazonServiceException refusal)
        {
            throw health.Failed($"The service answered {(int)refusal.StatusCode} {refusal.ErrorCode}.", refusal);
        }
        catch (Exception broken) when (broken is AmazonClientException or HttpRequestException or IOException or TimeoutException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw health.Failed($"The service does not answer: {broken.Message}", broken);
        }
    }
}
