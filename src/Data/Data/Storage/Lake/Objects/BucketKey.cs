using Amazon.Runtime;

namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>The access key as its file has it now, so that a new one needs no restart.</summary>
internal sealed class BucketKey(string file) : AWSCredentials
{
    private readonly Lock gate = new();
    private DateTime read;
    private ImmutableCredentials? known;

    public override ImmutableCredentials GetCredentials()
    {
        lock (gate)
        {
            var written = File.GetLastWriteTimeUtc(file);
            if (known is { } same && written == read) return same;
            var lines = File.ReadAllLines(file);
            if (lines is not [{ Length: > 0 } id, { Length: > 0 } secret, ..]) throw new IOException($"'{file}' has not the id of an access key in its first line and its secret in the second.");
            read = written;
            return known = new ImmutableCredentials(id.Trim(), secret.Trim(), null);
        }
    }

    public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.FromResult(GetCredentials());
}
