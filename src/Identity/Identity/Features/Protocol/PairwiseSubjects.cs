using System.Text;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Names that differ for each sector, so that two relying parties cannot join what they know (OpenID Connect Core §8.1). The session
/// id of logout is treated the same way: one shared by all clients would undo the pairwise subjects.
/// </summary>
internal sealed class PairwiseSubjects(IKeyCustodian custodian)
{
    /// <summary><c>sub</c>: 43 characters of base64url.</summary>
    public string SubjectOf(byte[] subjectSecret, string scope) => Keyed("sub", scope, subjectSecret, 32);

    /// <summary><c>sid</c>: 22 characters of base64url.</summary>
    public string SidOf(SessionId session, ClientId client) => Keyed("sid", client.Value, session.Value.ToByteArray(), 16);

    private string Keyed(string kind, string scope, byte[] secret, int bytes)
    {
        byte[] message = [.. Encoding.UTF8.GetBytes($"{kind}\n{scope.Length}\n{scope}\n"), .. secret];
        return StrictBase64Url.Encode(custodian.Hmac(HmacPurpose.PairwiseSubject, message).AsSpan(0, bytes));
    }
}
