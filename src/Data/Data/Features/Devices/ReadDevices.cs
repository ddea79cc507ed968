using System.Globalization;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Devices;

/// <summary><c>GET /api/v1/devices</c>: what each device of the city senses, why, and who approved it.</summary>
internal static class ReadDevices
{
    private const int MostDevices = 1000;
    private const int LongestWords = 100;

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/api/v1/devices", Run);

    private static Results<Ok<DeviceList>, ProblemHttpResult> Run(HttpContext context, DeviceRegister register, IStringLocalizer<DataText> text)
    {
        var query = context.Request.Query;
        string? Word(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
        ProblemHttpResult Malformed(string parameter)
        {
            return PublicApi.Malformed(text, parameter);
        }

        if (query.FirstOrDefault(q => q.Value.Count != 1 || q.Key is not ("search" or "limit" or "start" or "culture")).Key is { } unknown) return Malformed(unknown);
        if (Word("search") is { Length: > LongestWords }) return Malformed("search");
        if (!TryNumber(Word("limit") ?? "100", out var most) || most is < 1 or > MostDevices) return Malformed("limit");
        if (!TryNumber(Word("start") ?? "0", out var start)) return Malformed("start");
        var found = register.Find(Word("search"));
        return TypedResults.Ok(new DeviceList(found.Count, [.. found.Skip(start).Take(most).Select(DeviceView.Of)]));
    }

    private static bool TryNumber(string word, out int number) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <param name="Count">Of all that was found.</param>
    /// <param name="Devices">From <c>start</c> on.</param>
    public sealed record DeviceList(int Count, IReadOnlyList<DeviceView> Devices);

    public sealed record DeviceView
    {
        public required string Id { get; init; }

        public required string Stream { get; init; }

        /// <summary>Code of the department.</summary>
        public required string Owner { get; init; }

        /// <summary>Where it stands, by language; absent where no register has it.</summary>
        public IReadOnlyDictionary<string, string>? Place { get; init; }

        /// <summary>Longitude and latitude, WGS 84.</summary>
        public IReadOnlyList<double>? Position { get; init; }

        /// <summary>Observed properties.</summary>
        public required IReadOnlyList<string> Senses { get; init; }

        /// <summary>Why, by language; absent where its owner has not said it.</summary>
        public IReadOnlyDictionary<string, string>? Purpose { get; init; }

        /// <summary>The office.</summary>
        public string? ApprovedBy { get; init; }

        public DateOnly? ApprovedOn { get; init; }

        /// <summary>The newest time of measurement; absent for one that has not been heard of.</summary>
        public string? LastMeasured { get; init; }

        internal static DeviceView Of(Device device) => new()
        {
            Id = device.Id,
            Stream = device.Stream.Id.Value,
            Owner = device.Stream.OwnerCode,
            Place = Texts(device.Place?.Road),
            Position = device.Place is { } place ? [place.World.X, place.World.Y] : null,
            Senses = [.. device.Senses.Select(f => f.Property ?? "").Distinct()],
            Purpose = Texts(device.Stream.Purpose),
            ApprovedBy = device.Stream.Approval?.By,
            ApprovedOn = device.Stream.Approval?.On,
            LastMeasured = device.Measured is { } at ? EventEnvelope.Time(at) : null,
        };

        private static Dictionary<string, string>? Texts(LocalText? text) => text is null ? null : new() { ["en"] = text.En, ["zh-Hant"] = text.ZhHant, ["zh-Hans"] = text.ZhHans };
    }
}
