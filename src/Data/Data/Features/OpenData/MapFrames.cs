using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.OpenData;

/// <summary>
/// <c>GET /api/v1/streams/{id}/frames</c>: the last hours of a stream of detectors as pictures for a map: at most <see cref="Most"/> times, evenly spread
/// over what is kept, and at each the speed of every detector.
/// </summary>
internal sealed class MapFrames(JournalReader reader, TimeProvider clock) : IDisposable
{
    /// <summary>Most pictures.</summary>
    public const int Most = 96;

    private const int LongestHours = 72;
    private const int UsualHours = 24;
    /// <summary>Fewer are cheap to make again with each message.</summary>
    private const int Few = 10;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<(JournalStream Stream, int Hours), Made> made = new();
    private readonly SemaphoreSlim turn = new(1);

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/streams/{id}/frames", Read);

    public void Dispose() => turn.Dispose();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Read(
        string id, int? hours, StreamCatalogue catalogue, Journal journal, MapFrames frames, IStringLocalizer<DataText> text, CancellationToken cancellationToken)
    {
        if (catalogue.FindPublic(id) is not { IsPerDevice: false } declaration || !declaration.KeyFields.Contains(LatestFeatures.SensorField) || journal.Find(declaration.Id) is not { } stream)
        {
            return PublicApi.NoStream(text);
        }
        if (hours is < 1 or > LongestHours)
        {
            return PublicApi.Malformed(text, "hours");
        }
        return TypedResults.File(await frames.Of(stream, hours ?? UsualHours, cancellationToken), "application/json");
    }

    /// <summary>One making at a time, whoever asks; what was made serves all for a minute.</summary>
    private async Task<byte[]> Of(JournalStream stream, int hours, CancellationToken cancellationToken)
    {
        if (Ready() is { } ready) return ready;
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (Ready() is { } other) return other;
            var sequence = stream.Tail.Last;
            var (bytes, frames) = await Make(stream, hours, cancellationToken);
            made[(stream, hours)] = new Made(clock.GetUtcNow(), sequence, frames, bytes);
            return bytes;
        }
        finally
        {
            turn.Release();
        }

        byte[]? Ready() => made.TryGetValue((stream, hours), out var kept) && clock.GetUtcNow() - kept.At is var age && age >= TimeSpan.Zero && age < Fresh
            && (kept.Frames > Few || kept.Sequence == stream.Tail.Last) ? kept.Bytes : null;
    }

    private async Task<(byte[] Bytes, int Frames)> Make(JournalStream stream, int hours, CancellationToken cancellationToken)
    {
        var times = await reader.MeasuredTimes(stream, TimeSpan.FromHours(hours), Most, cancellationToken);
        var frames = new List<(DateTimeOffset At, Dictionary<string, decimal?> Speeds)>();
        foreach (var time in times)
        {
            if (await reader.MeasuredAt(stream, time, cancellationToken) is { } @event) frames.Add((time, LaneSpeeds.Of([@event]).ToDictionary(s => s.Detector, s => s.Speed, StringComparer.Ordinal)));
        }
        var sensors = frames.SelectMany(f => f.Speeds.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var buffer = new ArrayBufferWriter<byte>(256 * 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("stream", stream.Id.Value);
            json.WriteString("unit", "km/h");
            json.WriteStartArray("sensors");
            foreach (var sensor in sensors) json.WriteStringValue(sensor);
            json.WriteEndArray();
            json.WriteStartArray("frames");
            foreach (var (at, speeds) in frames) Write(json, at, sensors.Select(s => speeds.GetValueOrDefault(s)));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return (buffer.WrittenSpan.ToArray(), frames.Count);
    }

    private static void Write(Utf8JsonWriter json, DateTimeOffset at, IEnumerable<decimal?> speeds)
    {
        json.WriteStartObject();
        json.WriteString("at", EventEnvelope.Time(at));
        json.WriteStartArray("speeds");
        foreach (var speed in speeds)
        {
            if (speed is { } known) json.WriteNumberValue(Math.Round(known));
            else json.WriteNullValue();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Made(DateTimeOffset At, long Sequence, int Frames, byte[] Bytes);
}
