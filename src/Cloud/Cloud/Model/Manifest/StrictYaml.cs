using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Bauhinia.Cloud.Model.Manifest;

/// <summary>Reads a file of YAML. What it does not understand is a fault, not ignored: a field that is misspelt would otherwise be a setting that never took effect.</summary>
internal static class StrictYaml
{
    /// <param name="yaml">The text.</param>
    /// <param name="what">What it is, for whoever reads the fault.</param>
    /// <typeparam name="T">Its fields; the types of its parts are nested in it.</typeparam>
    public static (T? File, string? Fault) Read<T>(string yaml, string what) where T : class
    {
        try
        {
            // Aliases let a few lines stand for gigabytes; nothing here needs one.
            var parser = new Parser(new StringReader(yaml));
            while (parser.MoveNext())
            {
                if (parser.Current is AnchorAlias alias) return (null, $"line {alias.Start.Line}: aliases are not read");
                if (parser.Current is NodeEvent { Tag.IsEmpty: false } tagged) return (null, $"line {tagged.Start.Line}: tags are not read");
            }
            var file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build().Deserialize<T?>(yaml);
            return file is null ? (null, $"{what}: it is empty") : (file, null);
        }
        catch (YamlException unreadable)
        {
            return (null, $"line {unreadable.Start.Line}: {UnknownField.Explain(unreadable.InnerException?.Message ?? unreadable.Message, typeof(T))}");
        }
    }
}
