using System.Diagnostics;
using System.Globalization;

namespace Bauhinia.History.Driver;

/// <summary>Asks host and peer in turns and prints the medians. Their answers must be the same bytes, up to where the host's says of which moment it is.</summary>
internal sealed class Comparison(HttpClient host, int runs, bool isJson)
{
    private const double BoundMilliseconds = 1000;

    /// <param name="figure">Its name.</param>
    /// <param name="address">What the host is asked.</param>
    /// <param name="plain">What the peer does.</param>
    /// <param name="isWithinASecond">Whether the host's answer must come within a second too.</param>
    public async Task Run(string figure, string address, Action<Stream> plain, bool isWithinASecond)
    {
        using var expected = new MemoryStream();
        plain(expected);
        var answer = await host.GetByteArrayAsync(new Uri(address, UriKind.Relative));
        if (!answer.AsSpan().StartsWith(expected.GetBuffer().AsSpan(0, (int)expected.Length)) || answer.AsSpan((int)expected.Length).IndexOf("\"next\""u8) >= 0)
        {
            throw new InvalidDataException($"{figure}: the host and plain DuckDB answer differently.");
        }
        var (ours, peers) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            var begin = Stopwatch.GetTimestamp();
            using (var response = await host.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead))
            {
                response.EnsureSuccessStatusCode();
                await response.Content.CopyToAsync(Stream.Null);
            }
            ours.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            begin = Stopwatch.GetTimestamp();
            plain(Stream.Null);
            peers.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }
        var (our, peer) = (Median(ours), Median(peers));
        Console.WriteLine(isJson
            ? string.Create(CultureInfo.InvariantCulture, $"{{\"bench\":\"history\",\"figure\":\"{figure}\",\"ours\":{our:F1},\"peer\":{peer:F1},\"peer_name\":\"plain DuckDB\",\"ratio\":{our / peer:F3},\"unit\":\"ms\",\"runs\":{runs}}}")
            : string.Create(CultureInfo.InvariantCulture, $"{figure}: {our:F1} ms against {peer:F1} ms of plain DuckDB, ratio {our / peer:F2} (bound 1.5); {answer.Length / 1e6:F1} MB, median of {runs}"));
        if (isWithinASecond && !isJson) Console.WriteLine(our <= BoundMilliseconds ? $"{figure}: within 1 s" : $"{figure}: NOT within 1 s");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
