using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Data.Features.Trust;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Geography;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>
/// <c>GET /api/v1/streams/{id}/latest.geojson</c>: one point a detector (RFC 7946) with the speed of its lanes (<see cref="LaneSpeeds"/>) and the sum of their
/// vehicles.
/// </summary>
internal sealed class LatestFeatures(DetectorRegister register, JournalReader reader, TrustBoards boards, TimeProvider clock)
{
    public const string SensorField = "detector";
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };
    private readonly ConcurrentDictionary<JournalStream, Slot> slots = new();

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/streams/{id}/latest.geojson", Read);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Read(
        string id, StreamCatalogue catalogue, Journal journal, LatestFeatures features, IStringLocalizer<DataText> text, CancellationToken cancellationToken)
    {
        if (catalogue.FindPublic(id) is not { } declaration || !declaration.KeyFields.Contains(SensorField) || journal.Find(declaration.Id) is not { } stream)
        {
            return PublicApi.NoStream(text);
        }
        var (sequence, bytes) = await features.Of(stream, cancellationToken);
        return TypedResults.File(bytes, "application/geo+json", entityTag: new EntityTagHeaderValue($"\"{stream.Epoch}-{sequence}-geo\""), enableRangeProcessing: true);
    }

    private async ValueTask<Drawn> Of(JournalStream stream, CancellationToken cancellationToken)
    {
        var slot = slots.GetOrAdd(stream, _ => new Slot());
        var wanted = stream.Tail.Last;
        if (slot.Made is { } ready && ready.Sequence >= wanted) return ready;
        // Everyone who looks at a map asks at the same moment, when a message has come: one makes the answer, the others wait for it.
        await slot.Turn.WaitAsync(cancellationToken);
        try
        {
            if (slot.Made is { } made && made.Sequence >= wanted) return made;
            var (sequence, events) = await reader.Latest(stream, cancellationToken);
            return slot.Made = new Drawn(sequence, Make(events, BadgesOf(stream)));
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    /// <summary>What stands beside a detector's dot: not that no vehicle passed on one of its lanes.</summary>
    private ILookup<string, TrustBadge> BadgesOf(JournalStream stream)
    {
        var place = stream.Declaration.KeyFields.ToList().IndexOf(SensorField);
        return (boards.Of(stream)?.Badges(clock.GetUtcNow()) ?? []).Where(b => b.Badge != TrustBadge.Placeholder).ToLookup(b => b.Sensor[place], b => b.Badge);
    }

    private byte[] Make(IReadOnlyList<JournalEvent> events, ILookup<string, TrustBadge> badges)
    {
        var buffer = new ArrayBufferWriter<byte>(256 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            if (events.MaxBy(e => e.Sequence) is { } newest)
            {
                json.WriteString("measuredAt", EventEnvelope.Time(newest.MeasuredAt));
                json.WriteString("origin", EventEnvelope.WordOf(newest.Source));
            }
            json.WriteStartArray("features");
            foreach (var speeds in LaneSpeeds.Of(events))
            {
                if (register.Find(speeds.Detector) is { } detector) Write(json, detector, speeds, badges[speeds.Detector]);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Detector detector, LaneSpeeds speeds, IEnumerable<TrustBadge> badges)
    {
        json.WriteStartObject();
        DetectorProperties.WritePlace(json, detector);
        json.WriteStartObject("properties");
        DetectorProperties.WriteNames(json, detector, badges);
        if (speeds.Speed is { } speed) json.WriteNumber("speed", speed);
        json.WriteNumber("volume", speeds.Volume);
        json.WriteNumber("lanes", speeds.Lanes.Count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private sealed record Drawn(long Sequence, byte[] Bytes);

    private sealed class Slot
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public Drawn? Made { get; set; }
    }
}
