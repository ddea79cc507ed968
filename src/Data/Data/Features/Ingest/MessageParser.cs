using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Files;
using Bauhinia.Data.Model.Streams;

namespace Bauhinia.Data.Features.Ingest;

/// <summary>Reads the messages of one request: plain JSON, or CloudEvents 1.0 in any of its three HTTP forms.</summary>
internal sealed partial class MessageParser(StreamDeclaration stream, DateTimeOffset now)
{
    /// <summary>Most messages of one request.</summary>
    public const int MostMessages = 1000;

    /// <summary>A device's clock may run ahead of ours by so much.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>How the body of a message is read, whatever door it comes through.</summary>
    public static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly ReadingsForm form = ReadingsForm.Of(stream);
    private readonly ReadingsParser readings = new(stream);

    /// <summary>Whether a text can name a device: its key goes into addresses and topics.</summary>
    public static bool IsDeviceKey(string text) => DeviceKey().IsMatch(text);

    /// <summary>What is wrong; empty when all messages can be taken.</summary>
    public List<IngestFault> Faults { get; } = [];

    /// <summary>An object is one message, an array is several.</summary>
    /// <param name="body">UTF-8; the messages may keep it, and it may be changed.</param>
    /// <exception cref="JsonException">It is no JSON, or a member stands twice.</exception>
    public List<ReadingMessage> Plain(Memory<byte> body)
    {
        if (AsItStands(body) is { } message) return [message];
        using var parsed = WholeJson.Parse(body, Strict);
        return Each(parsed.RootElement, (element, path) =>
            Members(element, path, "key", "measuredAt", "readings")
                ? Message(element, Text(element, "key"), element.TryGetProperty("key", out _), Text(element, "measuredAt"), path, "key", "measuredAt")
                : null);
    }

    /// <summary>CloudEvents JSON format §3, and its batch form §4.</summary>
    /// <inheritdoc cref="Plain(Memory{byte})"/>
    public List<ReadingMessage> CloudEvents(ReadOnlyMemory<byte> body)
    {
        using var parsed = WholeJson.Parse(body, Strict);
        return Each(parsed.RootElement, CloudEvent);
    }

    private ReadingMessage? CloudEvent(JsonElement element, string path)
    {
        foreach (var (name, right) in new[] { ("specversion", "1.0"), ("id", null), ("source", null), ("type", null) })
        {
            var value = Text(element, name);
            if (value is null || value.Length is 0 or > 256 || (right is not null && value != right)) Faults.Add(new IngestFault($"{path}/{name}", right ?? "length_1_to_256"));
        }
        if (element.TryGetProperty("datacontenttype", out _) && Text(element, "datacontenttype") is not "application/json") Faults.Add(new IngestFault($"{path}/datacontenttype", "application/json"));
        if (!element.TryGetProperty("data", out var data) || !Members(data, $"{path}/data", "readings"))
        {
            Faults.Add(new IngestFault($"{path}/data", "required"));
            return null;
        }
        return Message(data, Text(element, "subject"), element.TryGetProperty("subject", out _), Text(element, "time"), path, "subject", "time", "/data");
    }

    /// <summary>CloudEvents HTTP binding §3.1: attributes in <c>ce-</c> headers, the body is the data.</summary>
    /// <inheritdoc cref="Plain(Memory{byte})"/>
    public List<ReadingMessage> Binary(ReadOnlyMemory<byte> body, Func<string, string?> header)
    {
        using var parsed = WholeJson.Parse(body, Strict);
        if (header("ce-specversion") != "1.0") Faults.Add(new IngestFault("ce-specversion", "1.0"));
        foreach (var name in (string[])["ce-id", "ce-source", "ce-type"])
        {
            if (header(name) is not { Length: > 0 and <= 256 }) Faults.Add(new IngestFault(name, "length_1_to_256"));
        }
        if (!Members(parsed.RootElement, "", "readings") || Message(parsed.RootElement, header("ce-subject"), header("ce-subject") is not null, header("ce-time"), "", "ce-subject", "ce-time") is not { } message) return [];
        return [message];
    }

    private List<ReadingMessage> Each(JsonElement body, Func<JsonElement, string, ReadingMessage?> read)
    {
        var messages = new List<ReadingMessage>();
        if (body.ValueKind == JsonValueKind.Array)
        {
            if (body.GetArrayLength() is 0 or > MostMessages) Faults.Add(new IngestFault("", $"array_of_1_to_{MostMessages}"));
            var index = 0;
            foreach (var element in body.EnumerateArray())
            {
                if (Faults.Count > 0) break;
                Add(element, $"/{index++}");
            }
        }
        else
        {
            Add(body, "");
        }
        return messages;

        void Add(JsonElement element, string path)
        {
            if (element.ValueKind != JsonValueKind.Object) Faults.Add(new IngestFault(path, "object"));
            else if (read(element, path) is { } message) messages.Add(message);
        }
    }

    /// <summary>One message whose last member is an array of readings that are recognised: they need not be written anew.</summary>
    /// <returns>Null in doubt.</returns>
    private ReadingMessage? AsItStands(Memory<byte> body)
    {
        string? key = null, time = null;
        var json = new Utf8JsonReader(body.Span);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName && !json.ValueTextEquals("readings"u8))
        {
            var isKey = json.ValueTextEquals("key"u8);
            if (!isKey && !json.ValueTextEquals("measuredAt"u8)) return null;
            if ((isKey ? key : time) is not null || !json.Read() || json.TokenType != JsonTokenType.String || !Ascii.IsValid(json.ValueSpan)) return null;
            if (isKey) key = json.GetString();
            else time = json.GetString();
        }
        if (json.TokenType != JsonTokenType.PropertyName || !IsKey(key, key is not null) || time is null || !InstantText.TryRead(time, out var measured) || measured > now + Ahead) return null;
        var from = (int)json.BytesConsumed;
        return form.Recognise(body.Span[from..]) is { } readings && body.Span[(from + readings.Length)..].Trim(" \t\r\n"u8).SequenceEqual("}"u8)
            ? Of(key, measured, readings.Canonical(body[from..]), readings.Count)
            : null;
    }

    private bool IsKey(string? key, bool hasKey) => stream.IsPerDevice ? key is not null && IsDeviceKey(key) : !hasKey || key == ReadingMessage.WholeStream;

    private ReadingMessage Of(string? key, DateTimeOffset measured, ReadOnlyMemory<byte> payload, int count) =>
        new(stream.Id, stream.IsPerDevice ? key ?? "" : ReadingMessage.WholeStream, measured, DataSource.Live, payload, count);

    private ReadingMessage? Message(JsonElement holder, string? key, bool hasKey, string? time, string path, string keyName, string timeName, string inner = "")
    {
        if (!IsKey(key, hasKey)) Faults.Add(new IngestFault($"{path}/{keyName}", stream.IsPerDevice ? "device_key" : "absent_or_all"));
        if (time is null || !InstantText.TryRead(time, out var measured)) Faults.Add(new IngestFault($"{path}/{timeName}", "time_with_offset"));
        else if (measured > now + Ahead) Faults.Add(new IngestFault($"{path}/{timeName}", "in_the_future"));
        else if (holder.TryGetProperty("readings", out var array))
        {
            var (payload, count, equal, different) = readings.Read(array, $"{path}{inner}/readings", Faults);
            return Faults.Count > 0 ? null : Of(key, measured, payload, count) with { EqualRepeats = equal, DifferentRepeats = different };
        }
        else
        {
            Faults.Add(new IngestFault($"{path}{inner}/readings", "required"));
        }
        return null;
    }

    /// <summary>Whether an object has no members but these.</summary>
    private bool Members(JsonElement element, string path, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Faults.Add(new IngestFault(path, "object"));
            return false;
        }
        var known = 0;
        foreach (var name in names) known += element.TryGetProperty(name, out _) ? 1 : 0;
        if (known == element.GetPropertyCount()) return true;
        Faults.Add(new IngestFault(path, "unknown_member"));
        return false;
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? FieldForm.TextOf(value) : null;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\\z")]
    private static partial Regex DeviceKey();
}
