using System.Security.Cryptography;

namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>What a file holds, for holding copies against it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal.</param>
/// <param name="Md5">Its MD5 in hexadecimal: the entity tag of an S3 object that was put at once. It guards against accidents on the way alone.</param>
internal sealed record FileDigest(long Bytes, string Sha256, string Md5)
{
    private const int BufferBytes = 128 * 1024;

    public static async Task<FileDigest> Of(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes, useAsync: true);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var (buffer, bytes) = (new byte[BufferBytes], 0L);
        while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            sha256.AppendData(buffer.AsSpan(0, read));
            md5.AppendData(buffer.AsSpan(0, read));
            bytes += read;
        }
        return new FileDigest(bytes, Convert.ToHexStringLower(sha256.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()));
    }
}
