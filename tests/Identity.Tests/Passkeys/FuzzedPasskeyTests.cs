using System.Text;
using Bauhinia.Identity.Tests.SignIn;
using Bauhinia.Testing;
using Bauhinia.Testing.Passkeys;
using Xunit;

namespace Bauhinia.Identity.Tests.Passkeys;

/// <summary>Answers with bytes changed, cut out and put in. Whatever comes, it is taken or refused: nothing in the parsers may fail.</summary>
public sealed class FuzzedPasskeyTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] Formats = ["packed", "tpm", "android-key", "apple", "fido-u2f", "none"];

    [Fact]
    public async Task Changed_registrations_are_taken_or_refused()
    {
        var campaign = Campaign.Start("fuzzed passkey registrations");
        using var maker = new AttestationMaker();
        var resident = await Resident.Start(shared.Host);
        for (var i = 0; i < campaign.Rounds(300, 20_000); i++)
        {
            var (answer, _) = await resident.TryAddPasskey(forge: draft =>
            {
                if (campaign.Choices.Below(2) == 0) draft.Attest(-7, maker.Sign, maker.Leaf(Guid.Empty));
                else draft.AttestBySelf();
                draft.Format = campaign.Choices.OneOf(Formats);
                if (campaign.Choices.Below(4) == 0) draft.Client.Exactly = Change(Encoding.UTF8.GetBytes(draft.Client.Json), campaign.Choices);
                else draft.Whole = bytes => Change(bytes, campaign.Choices);
            });
            if (answer.StatusCode == System.Net.HttpStatusCode.Created)
            {
                // A change where nothing is read. The next account has room for more.
                resident.Dispose();
                resident = await Resident.Start(shared.Host);
            }
            else
            {
                await Http.Problem(answer);
            }
        }
        resident.Dispose();
    }

    [Fact]
    public async Task Changed_sign_ins_are_refused()
    {
        var campaign = Campaign.Start("fuzzed passkey sign-ins");
        using var resident = await Resident.Start(shared.Host);
        var passkey = await resident.AddPasskey();
        resident.UseNewBrowser();
        for (var i = 0; i < campaign.Rounds(200, 20_000); i++)
        {
            var answer = await resident.SignIn(passkey, draft =>
            {
                switch (campaign.Choices.Below(3))
                {
                    case 0:
                        draft.Client.Exactly = Change(Encoding.UTF8.GetBytes(draft.Client.Json), campaign.Choices);
                        draft.SignWith = SoftwareKey.Es256();
                        break;
                    case 1:
                        draft.DataAfterSigning = bytes => Change(bytes, campaign.Choices);
                        break;
                    default:
                        draft.Signature = bytes => Change(bytes, campaign.Choices);
                        break;
                }
            });
            await Http.Problem(answer);
        }
    }

    /// <summary>One to three changes, never none.</summary>
    private static byte[] Change(byte[] original, SeededChoices choices)
    {
        var bytes = original.ToList();
        for (var left = 1 + choices.Below(3); left > 0 && bytes.Count > 0; left--)
        {
            var at = choices.Below(bytes.Count);
            switch (choices.Below(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << choices.Below(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + choices.Below(8)));
                    break;
                case 2:
                    bytes.InsertRange(at, choices.Bytes(1 + choices.Below(8)));
                    break;
                default:
                    bytes[at] = choices.OneOf<byte>([0x00, 0x7f, 0x80, 0x9f, 0xbf, 0xf6, 0xff]);
                    break;
            }
        }
        if (bytes.SequenceEqual(original)) bytes[0] ^= 1;
        return [.. bytes];
    }
}
