using System.Text;
using Bauhinia.Web;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Bauhinia.Data.Model;

/// <summary>The YAML files in which streams, queries and connectors are declared: those that the product carries, and an operator's folder of more.</summary>
internal static class DeclarationFiles
{
    /// <summary>All files of a kind, the product's first, each with its name.</summary>
    /// <param name="kind">What the names of the product's begin with, such as <c>stream</c>.</param>
    /// <param name="folder">The operator's folder; null for none.</param>
    /// <param name="setting">The setting that names the folder.</param>
    public static IEnumerable<(string Name, string Yaml)> All(string kind, string? folder, string setting)
    {
        var assembly = typeof(DeclarationFiles).Assembly;
        var prefix = $"{kind}/";
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var text = assembly.GetManifestResourceStream(name);
            if (text is null) continue;
            using var reader = new StreamReader(text, Encoding.UTF8);
            yield return (name[prefix.Length..], reader.ReadToEnd());
        }
        if (folder is null) yield break;
        if (!Directory.Exists(folder)) throw new StartRefusedException($"{setting} '{folder}' is no folder.");
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)) yield return (file, File.ReadAllText(file));
    }

    /// <summary>Reads one file. A member that the type does not have, or that comes twice, is a fault.</summary>
    /// <returns>What it holds, or what is wrong with it.</returns>
    public static (T? File, string? Fault) Read<T>(string yaml)
        where T : class
    {
        try
        {
            var file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build().Deserialize<T?>(yaml);
            return file is null ? (null, "the file is empty") : (file, null);
        }
        catch (YamlException unreadable)
        {
            return (null, $"line {unreadable.Start.Line}: {unreadable.InnerException?.Message ?? unreadable.Message}");
        }
    }
}
