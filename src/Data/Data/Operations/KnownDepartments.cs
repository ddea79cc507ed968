using Bauhinia.Data.Model.Streams;
using Lucene.Net.Util.Automaton;

namespace Bauhinia.Data.Operations;

/// <summary>The departments that there are: those that declared streams name as their owner.</summary>
internal sealed class KnownDepartments(StreamCatalogue catalogue)
{
    /// <summary>Up to this length a slip is one letter; in a longer code two.</summary>
    private const int ShortCode = 4;
    private const int MostNamed = 10;

    public bool Has(string code) => catalogue.All.Any(d => d.OwnerCode == code);

    /// <summary>Why a code stands for no department, and which may have been meant: a code nearly as written, or one whose department's name has these words.</summary>
    public string Unknown(string code)
    {
        var owners = catalogue.All.Select(d => (d.OwnerCode, d.OwnerName)).DistinctBy(o => o.OwnerCode).OrderBy(o => o.OwnerCode, StringComparer.Ordinal).ToList();
        var slips = new LevenshteinAutomata(code.ToLowerInvariant(), withTranspositions: true).ToAutomaton(code.Length <= ShortCode ? 1 : 2);
        var near = owners.Where(o => BasicOperations.Run(slips, o.OwnerCode) || Names(o.OwnerName).Any(n => n.Contains(code, StringComparison.OrdinalIgnoreCase))).ToList();
        var named = string.Join(", ", (near.Count > 0 ? near : owners).Take(MostNamed).Select(o => $"{o.OwnerCode} ({o.OwnerName.En})"));
        return $"no stream names the department '{code}' as its owner. {(near.Count > 0 ? "Did you mean" : "There are")} {named}{(near.Count > 0 ? "?" : owners.Count > MostNamed ? " and more ('bauhinia data streams')." : ".")}";
    }

    private static string[] Names(LocalText name) => [name.En, name.ZhHant, name.ZhHans];
}
