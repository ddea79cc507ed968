using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Model.Geography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.OpenData;

/// <summary><c>GET /api/v1/detectors</c>: the register of traffic detectors as GeoJSON (RFC 7946), with both of the positions that it gives for each.</summary>
internal static class ReadDetectors
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/detectors", Read);

    private static FileContentHttpResult Read(DetectorRegister register)
    {
        var buffer = new ArrayBufferWriter<byte>(512 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            foreach (var (_, detector) in register.All)
            {
                json.WriteStartObject();
                DetectorProperties.WritePlace(json, detector);
                json.WriteStartObject("properties");
                DetectorProperties.WriteNames(json, detector, []);
                json.WriteString("direction", detector.Direction);
                DetectorProperties.WriteGrid(json, detector);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        var tag = Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, 16));
        return TypedResults.File(buffer.WrittenSpan.ToArray(), "application/geo+json", entityTag: new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true);
    }
}
