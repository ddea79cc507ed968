using System.Text;
using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Features.Api;
using Bauhinia.Cloud.Model.Manifest;
using Bauhinia.Cloud.Placement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Cloud.Features.Applications;

/// <summary>Reads the manifest that a request brings.</summary>
internal sealed class ManifestBody(Answers answers, Site site, IOptions<CloudOptions> options)
{
    /// <summary>RFC 9512 §2.1.</summary>
    public const string MediaType = "application/yaml";

    // A character of UTF-8 has at most four bytes.
    private const int MostBytes = ManifestReader.Longest * 4;
    private static readonly string[] Types = [MediaType, "text/yaml", "application/x-yaml"];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The manifest, or what to answer.</returns>
    public async Task<(Manifest? Manifest, IResult? Refusal)> Read(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)) return (null, answers.Problem(StatusCodes.Status415UnsupportedMediaType, CloudProblems.ContentType));
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MostBytes) return (null, answers.Problem(StatusCodes.Status413PayloadTooLarge, CloudProblems.TooLarge));
        }
        string text;
        try
        {
            text = Strict.GetString(body.GetBuffer(), 0, (int)body.Length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return (null, answers.Refused(StatusCodes.Status400BadRequest, CloudProblems.ManifestRefused, ["the manifest: it is not UTF-8"]));
        }
        var (spec, faults) = ManifestReader.Read(text);
        if (spec is not null && !options.Value.Registries.Contains(RegistryOf(spec.Image), StringComparer.Ordinal))
        {
            return (null, answers.Refused(StatusCodes.Status400BadRequest, CloudProblems.ManifestRefused, [$"image: the registry {RegistryOf(spec.Image)} is none that this platform takes images from: {string.Join(", ", options.Value.Registries.DefaultIfEmpty("none is set"))}"]));
        }
        if (spec?.Classification is { } named && !site.Ladder.Contains(named)) (spec, faults) = (null, [$"classification: one of {string.Join(", ", site.Ladder)}"]);
        return spec is null ? (null, answers.Refused(StatusCodes.Status400BadRequest, CloudProblems.ManifestRefused, faults)) : (new Manifest(spec, text), null);
    }

    private static string RegistryOf(string image) => image[..image.IndexOf('/', StringComparison.Ordinal)];

    /// <param name="Spec">What it asks for.</param>
    /// <param name="Text">As it was written.</param>
    internal sealed record Manifest(AppSpec Spec, string Text);
}
