using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bauhinia.Identity.Contracts;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using SkiaSharp;
using Xunit;

namespace Bauhinia.Identity.Tests.RelyingParties;

public sealed class LogoTests : IAsyncLifetime
{
    private const string Canary = "taken-at-22.2819N-114.1589E";
    private static readonly LocalisedText Name = new("Harbour Library", "海濱圖書館", "海滨图书馆");
    private TestHost? started;
    private HttpClient? http;

    private TestHost Host => started ?? throw new InvalidOperationException("The host is not started.");

    private OrganisationsClient Owner => new(http ?? throw new InvalidOperationException("Nobody is signed in."));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        started = await TestHost.Start();
        http = await (await Resident.Create(started)).SignIn();
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (started is not null) await started.DisposeAsync();
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, "image/png")]
    [InlineData(SKEncodedImageFormat.Jpeg, "image/jpeg")]
    [InlineData(SKEncodedImageFormat.Webp, "image/webp")]
    public async Task Serves_a_picture_as_a_small_PNG_with_nothing_in_it_but_pixels(SKEncodedImageFormat format, string type)
    {
        var organisation = await Organisation();
        // Bytes after the end of the picture are where secrets and second files hide.
        var upload = (byte[])[.. Picture(600, 300, format), .. Encoding.ASCII.GetBytes(Canary)];

        var logo = await Owner.UploadLogoAsync(organisation, upload, type, Cancel);
        using var served = await http!.GetAsync(new Uri(logo.Path, UriKind.Relative), Cancel);
        var png = await served.Content.ReadAsByteArrayAsync(Cancel);

        Assert.Equal("image/png", served.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", served.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", served.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal((256, 128), SizeOf(png));
        Assert.Subset(new HashSet<string> { "IHDR", "sRGB", "gAMA", "cHRM", "sBIT", "PLTE", "tRNS", "IDAT", "IEND" }, Chunks(png).ToHashSet());
        Assert.DoesNotContain(Canary, Encoding.Latin1.GetString(png), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drops_text_that_a_PNG_carries()
    {
        var png = Picture(64, 64, SKEncodedImageFormat.Png);
        // After IHDR (8 + 25 bytes) a text chunk may stand (PNG §11.3.3); its checksum is not looked at for chunks that are skipped.
        var text = Encoding.ASCII.GetBytes("Comment\0" + Canary);
        byte[] chunk = [0, 0, 0, (byte)text.Length, .. "tEXt"u8, .. text, .. Crc([.. "tEXt"u8, .. text])];
        var logo = await Owner.UploadLogoAsync(await Organisation(), (byte[])[.. png[..33], .. chunk, .. png[33..]], "image/png", Cancel);

        var served = await http!.GetByteArrayAsync(new Uri(logo.Path, UriKind.Relative), Cancel);

        Assert.DoesNotContain(Canary, Encoding.Latin1.GetString(served), StringComparison.Ordinal);
        Assert.Equal((64, 64), SizeOf(served));
    }

    [Fact]
    public async Task Answers_304_to_whoever_has_it()
    {
        var logo = await Owner.UploadLogoAsync(await Organisation(), Picture(64, 64, SKEncodedImageFormat.Png), "image/png", Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, logo.Path);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{logo.Logo}\""));

        Assert.Equal(HttpStatusCode.NotModified, (await http!.SendAsync(request, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Shows_pictures_to_no_one_who_is_not_signed_in()
    {
        var logo = await Owner.UploadLogoAsync(await Organisation(), Picture(64, 64, SKEncodedImageFormat.Png), "image/png", Cancel);
        using var stranger = Host.Client();

        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync(new Uri(logo.Path, UriKind.Relative), Cancel)).StatusCode);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "svg", "Type" }, { "html", "Type" }, { "gif", "Type" }, { "empty", "Type" }, { "cut off", "Broken" }, { "magic alone", "Broken" }, { "webp in name", "Broken" },
        { "too small", "Size" }, { "too wide", "Size" }, { "bomb", "Size" }, { "too many bytes", "TooLarge" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Refuses_what_is_no_small_still_picture(string what, string reason)
    {
        var png = Picture(64, 64, SKEncodedImageFormat.Png);
        byte[] upload = what switch
        {
            "svg" => Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
            "html" => Encoding.UTF8.GetBytes("<html><script>alert(1)</script></html>"),
            "gif" => Encoding.ASCII.GetBytes("GIF89a............................"),
            "empty" => [],
            "cut off" => Picture(400, 400, SKEncodedImageFormat.Jpeg)[..2000],
            "magic alone" => png[..8],
            "webp in name" => [.. "RIFF\0\0\0\0WEBP"u8, .. png],
            "too small" => Picture(16, 64, SKEncodedImageFormat.Png),
            "too wide" => Picture(2049, 32, SKEncodedImageFormat.Png),
            // A head that claims 50,000 by 50,000 pixels, 10 GB decoded, over a body of a few bytes.
            "bomb" => Claiming(png, 50_000, 50_000),
            _ => [.. png, .. new byte[200 * 1024]],
        };

        var refused = await Assert.ThrowsAsync<IdentityApiException>(async () => await Owner.UploadLogoAsync(await Organisation(), upload, "image/png", Cancel));

        Assert.Equal((400, OrganisationProblems.LogoRefused), (refused.Status, refused.Code));
        Assert.Equal(reason, refused.Reason);
    }

    [Fact]
    public async Task Registers_only_a_logo_of_the_organisation_itself()
    {
        var first = await Owner.UploadLogoAsync(await Organisation(), Picture(64, 64, SKEncodedImageFormat.Png), "image/png", Cancel);
        var other = await Organisation();

        foreach (var logo in (string[])[first.Logo, new string('A', 43), "../../etc/passwd"])
        {
            var refused = await Assert.ThrowsAsync<IdentityApiException>(() => Owner.RegisterClientAsync(other, Settings() with { Logo = logo }, Cancel));
            Assert.Equal((400, OrganisationProblems.RegistrationRefused), (refused.Status, refused.Code));
        }
    }

    [Fact]
    public async Task Puts_into_production_the_picture_that_the_registrar_saw_and_changes_it_only_by_a_new_request()
    {
        var organisation = await Organisation();
        var approved = await Owner.UploadLogoAsync(organisation, Picture(64, 64, SKEncodedImageFormat.Png), "image/png", Cancel);
        var other = await Owner.UploadLogoAsync(organisation, Picture(80, 80, SKEncodedImageFormat.Png), "image/png", Cancel);
        var request = await Owner.SubmitAsync(organisation, Settings() with { Logo = approved.Logo }, Cancel);
        using var registrar = await (await Resident.Create(Host, roles: StaffRole.Registrar)).SignIn();
        Assert.Contains(approved.Path, await registrar.Page("/organisations/review"), StringComparison.Ordinal);
        var client = (await new OrganisationsClient(registrar).DecideAsync(request.Id, new ProductionDecision(true, "It is theirs."), Cancel)).ClientId!;

        Assert.Equal(409, (await Assert.ThrowsAsync<IdentityApiException>(() => Owner.ChangeClientAsync(organisation, client, Settings() with { Logo = other.Logo }, null, Cancel))).Status);

        Assert.Equal(approved.Logo, (await Owner.ShowClientAsync(organisation, client, Cancel)).Settings.Logo);
    }

    [Fact]
    public async Task Takes_a_logo_from_the_portal_and_shows_it_with_its_name()
    {
        var organisation = await Organisation();
        var client = (await Owner.RegisterClientAsync(organisation, Settings(), Cancel)).Client.ClientId;
        var page = $"/organisations/{organisation}/clients/{client}";
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Forms.TokenIn(await http!.Page(page))), "__RequestVerificationToken" },
            { new ByteArrayContent(Picture(64, 64, SKEncodedImageFormat.Png)), "LogoFile", "logo.png" },
        };

        using var sent = await http!.PostAsync(new Uri(page + "?handler=Logo", UriKind.Relative), form, Cancel);

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var logo = (await Owner.ShowClientAsync(organisation, client, Cancel)).Settings.Logo;
        Assert.NotNull(logo);
        Assert.Contains($"src=\"/logos/{logo}\" alt=\"Logo of Harbour Library\"", await http!.Page(page), StringComparison.Ordinal);
    }

    private static ClientSettings Settings()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return new ClientSettings
        {
            Name = Name,
            RedirectUris = ["https://library.example/bauhinia/signed-in"],
            Jwks = new System.Text.Json.Nodes.JsonObject { ["keys"] = new System.Text.Json.Nodes.JsonArray(Testing.Protocol.TestJws.PublicJwk(key, "k1")) }.ToJsonString(),
        };
    }

    private async Task<Guid> Organisation() => (await Owner.CreateAsync(new NewOrganisation(Name, "desk@library.example"), Cancel)).Id;

    /// <summary>A picture of coloured squares, so that it has the bytes that its size suggests.</summary>
    private static byte[] Picture(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        for (var y = 0; y < height; y += 8)
        {
            for (var x = 0; x < width; x += 8) bitmap.Erase(new SKColor(unchecked((uint)((x * 73_856_093) ^ (y * 19_349_663))) | 0xFF000000), new SKRectI(x, y, x + 8, y + 8));
        }
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private static byte[] Claiming(byte[] png, int width, int height)
    {
        var changed = (byte[])png.Clone();
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(20), height);
        Crc(changed[12..29]).CopyTo(changed, 29);
        return changed;
    }

    private static (int Width, int Height) SizeOf(byte[] png) =>
        (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));

    private static List<string> Chunks(byte[] png)
    {
        var chunks = new List<string>();
        for (var at = 8; at < png.Length; at += 12 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at))) chunks.Add(Encoding.ASCII.GetString(png, at + 4, 4));
        return chunks;
    }

    /// <summary>CRC-32 as PNG §5.5 has it.</summary>
    private static byte[] Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        var answer = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(answer, ~crc);
        return answer;
    }
}
