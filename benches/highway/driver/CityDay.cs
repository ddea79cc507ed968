using System.Globalization;
using System.Text;

namespace Bauhinia.Highway.Driver;

/// <summary>
/// Some time of the traffic feed as files of the Transport Department's form, across a midnight, with planted faults, and a count of what was planted: periods that
/// are absent, that come again with the same and with other values, lanes that stand twice, files that are cut, in UTF-16, and with the day before's date.
/// </summary>
internal sealed class CityDay
{
    private static readonly TimeSpan Hong = TimeSpan.FromHours(8);
    private readonly List<List<(int Period, int Variant, int Doubled)>> files = [];
    private ulong state;

    public CityDay(int files, ulong seed)
    {
        state = seed;
        // Midnight stands in the middle.
        Begin = new DateTimeOffset(2026, 1, 3, 0, 0, 0, Hong).AddMinutes(-(files / 2));
        for (var file = 0; file < files; file++)
        {
            List<(int Period, int Variant, int Doubled)> periods = [];
            if (file > 0) Again(file, periods);
            foreach (var period in (int[])[file * 2, (file * 2) + 1])
            {
                var isEdge = period == 0 || period == (files * 2) - 1;
                if (!isEdge && Below(10) == 0)
                {
                    Absent.Add(Begin.AddSeconds(period * 30));
                    continue;
                }
                Present++;
                var doubled = isEdge ? 0 : Math.Max(0, Below(8) - 5);
                Doubled += doubled;
                periods.Add((period, period % 20, doubled));
            }
            this.files.Add(periods);
        }
    }

    public DateTimeOffset Begin { get; }

    public DateTimeOffset End => Begin.AddMinutes(files.Count);

    public List<DateTimeOffset> Absent { get; } = [];

    public int Present { get; private set; }

    public int Repeats { get; private set; }

    public int Revisions { get; private set; }

    public int Doubled { get; private set; }

    public void Write(string folder, TrafficShape shape)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < files.Count; i++)
        {
            var begin = Begin.AddMinutes(i);
            var isMidnight = begin.TimeOfDay == TimeSpan.Zero;
            var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"" + (i % 7 == 3 ? "utf-16" : "utf-8") + "\"?><raw_speed_volume_list>");
            text.Append(CultureInfo.InvariantCulture, $"<date>{begin.AddDays(isMidnight ? -1 : 0):yyyy-MM-dd}</date><periods>");
            foreach (var (period, variant, doubled) in files[i])
            {
                var from = Begin.AddSeconds(period * 30);
                text.Append(CultureInfo.InvariantCulture, $"<period><period_from>{from:HH:mm:ss}</period_from><period_to>{from.AddSeconds(30):HH:mm:ss}</period_to><detectors>");
                shape.WriteXml(text, variant, doubled);
                text.Append("</detectors></period>");
            }
            text.Append("</periods></raw_speed_volume_list>");
            // Cut behind the last whole lane; what came again stands first and is whole.
            var whole = i % 9 == 5 ? text.ToString(0, text.Length - 60) : text.ToString();
            Encoding encoding = i % 7 == 3 ? Encoding.Unicode : new UTF8Encoding(encoderShouldEmitUTF8Identifier: i % 5 == 2);
            File.WriteAllText(Path.Combine(folder, $"rawSpeedVol-all-{i:D6}.xml"), whole, encoding);
        }
    }

    /// <summary>A period of the file before, once more. Those of a day's first minute have a date that only their own file explains.</summary>
    private void Again(int file, List<(int Period, int Variant, int Doubled)> periods)
    {
        var before = files[file - 1].Where(p => p.Period / 2 == file - 1).ToList();
        if (before.Count == 0 || (file - 1) % 9 == 5 || Begin.AddMinutes(file - 1).TimeOfDay == TimeSpan.Zero || Begin.AddMinutes(file).TimeOfDay == TimeSpan.Zero) return;
        switch (Below(6))
        {
            case 0:
                Repeats++;
                periods.Add(before[0]);
                break;
            case 1:
                Revisions++;
                periods.Add(before[0] with { Variant = before[0].Variant + 40, Doubled = 0 });
                break;
        }
    }

    private int Below(int limit)
    {
        state = unchecked((state * 6364136223846793005) + 1442695040888963407);
        return (int)((state >> 33) % (ulong)limit);
    }
}
