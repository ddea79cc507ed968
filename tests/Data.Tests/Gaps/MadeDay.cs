using System.Globalization;
using Bauhinia.Testing;

namespace Bauhinia.Data.Tests.Gaps;

/// <summary>
/// A day of the traffic feed with planted faults, and the list of what was planted. The list is kept while the day is made: nothing of the product is asked.
/// </summary>
internal sealed class MadeDay
{
    public const int Periods = 2880;
    private const int Awaited = 10 * 60;
    private const int Step = 120;

    private readonly SeededChoices choices;
    private readonly List<(int At, int Order, int Period, string Readings)> sent = [];
    private readonly HashSet<int> present = [];

    public MadeDay(DateTimeOffset begin, SeededChoices choices)
    {
        (Begin, this.choices) = (begin, choices);
        var hole = 1000 + choices.Below(500);
        for (var period = 0; period < Periods; period++)
        {
            var isEdge = period is 0 or Periods - 1;
            if (!isEdge && ((period >= hole && period < hole + 84) || choices.Below(10) == 0)) continue;
            present.Add(period);
            Plant(period, isEdge);
        }
        sent.Sort((a, b) => (a.At, a.Order).CompareTo((b.At, b.Order)));
        Keep();
    }

    public DateTimeOffset Begin { get; }

    public DateTimeOffset End => Begin.AddSeconds(Periods * 30);

    /// <summary>When the last message was sent.</summary>
    public DateTimeOffset Over => Begin.AddSeconds(sent[^1].At);

    /// <summary>What a reader of the ledger must find, one line an entry.</summary>
    public List<string> Expected { get; } = [];

    /// <summary>What the ledger's own stream must have said last of each period, one line for each thing that is said.</summary>
    public List<string> Stated { get; } = [];

    public int Absent => Periods - present.Count;

    public int Late { get; private set; }

    public int Repeats { get; private set; }

    public int Revisions { get; private set; }

    public int Doubled { get; private set; }

    /// <summary>The bodies of the requests, and when each is sent.</summary>
    public IEnumerable<(DateTimeOffset At, string Body)> Requests() =>
        sent.GroupBy(s => s.At).Select(g => (Begin.AddSeconds(g.Key), $"[{string.Join(',', g.Select(s => $$"""{"measuredAt":"{{Time(s.Period)}}","readings":{{s.Readings}}}"""))}]"));

    public string Time(int period) => Text(Begin.AddSeconds(period * 30));

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private void Plant(int period, bool isEdge)
    {
        var due = (period + 1) * 30;
        var first = !isEdge && choices.Below(20) == 0 ? due + Awaited + 60 + choices.Below(9000) : due + choices.Below(300);
        var readings = Readings(period, 50 + choices.Below(30), isEdge ? 5 : choices.Below(12));
        Send(first, period, readings);
        if (isEdge) return;
        if (choices.Below(11) == 0) for (var times = 1 + choices.Below(3); times > 0; times--) Send(first + choices.Below(10_000), period, readings);
        if (choices.Below(25) == 0) for (var times = 1 + choices.Below(2); times > 0; times--) Send(first + 1 + choices.Below(10_000), period, Readings(period, 80 + choices.Below(30), 5));
    }

    private void Send(int at, int period, string readings) => sent.Add(((at + Step - 1) / Step * Step, sent.Count, period, readings));

    /// <summary>Three lanes; sometimes one stands twice, with the same or with another speed.</summary>
    private static string Readings(int period, int speed, int fault)
    {
        static string Lane(string lane, int speed) => $$"""{"detector":"AID01101","lane":"{{lane}}","speed":{{speed}},"volume":1}""";
        List<string> lanes = [Lane("Fast Lane", speed), Lane("Middle Lane", speed - (period % 7)), Lane("Slow Lane", speed - 20)];
        if (fault is 0 or 1) lanes.Add(lanes[1]);
        if (fault == 1) lanes.Add(Lane("Slow Lane", speed - 21));
        return $"[{string.Join(',', lanes)}]";
    }

    private void Keep()
    {
        var known = new Dictionary<(int Period, string Readings), (int Count, int Last)>();
        var versions = new Dictionary<int, int>();
        var doubled = new Dictionary<int, int>();
        foreach (var (at, _, period, readings) in sent)
        {
            if (known.TryGetValue((period, readings), out var before))
            {
                known[(period, readings)] = (before.Count + 1, at);
                Repeats++;
                continue;
            }
            known.Add((period, readings), (0, 0));
            var version = versions[period] = versions.GetValueOrDefault(period) + 1;
            var late = at - ((period + 1) * 30) - Awaited;
            if (version > 1)
            {
                Revisions++;
                Expected.Add($"revised {Time(period)} {version} {At(at)}");
            }
            else if (late > 0)
            {
                Late++;
                Expected.Add($"late {Time(period)} {late} {At(at)}");
                Stated.Add($"{Time(period)} late");
            }
            var lanes = readings.Split("},{").Length - 3;
            if (lanes == 0) continue;
            Doubled += lanes;
            doubled[period] = doubled.GetValueOrDefault(period) + lanes;
            Expected.Add($"doubled {Time(period)} {lanes} {lanes - 1}");
        }
        foreach (var ((period, _), (count, last)) in known.Where(k => k.Value.Count > 0)) Expected.Add($"repeated {Time(period)} {count} {At(last)}");
        Stated.AddRange(known.Where(k => k.Value.Count > 0).Select(k => k.Key.Period).Distinct().Select(period => $"{Time(period)} repeated"));
        Stated.AddRange(versions.Where(v => v.Value > 1).Select(v => $"{Time(v.Key)} revised {v.Value - 1}"));
        Stated.AddRange(doubled.Select(d => $"{Time(d.Key)} doubled {d.Value}"));
        for (var period = 0; period < Periods; period++)
        {
            if (present.Contains(period)) continue;
            var begin = period;
            while (!present.Contains(period)) period++;
            Expected.Add($"absent {Time(begin)} {period - begin} {Time(period)}");
            Stated.Add($"{Time(begin)} absent {period - begin} {Time(period)}");
        }
        Expected.Sort(StringComparer.Ordinal);
        Stated.Sort(StringComparer.Ordinal);
    }

    private string At(int second) => Text(Begin.AddSeconds(second));
}
