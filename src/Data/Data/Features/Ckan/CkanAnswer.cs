using System.Text.Json.Nodes;

namespace Bauhinia.Data.Features.Ckan;

/// <summary>What an action answers: its result, or a fault.</summary>
internal readonly record struct CkanAnswer(JsonNode? Result, CkanFault? Fault)
{
    public static implicit operator CkanAnswer(JsonNode result) => new(result, null);

    public static implicit operator CkanAnswer(CkanFault fault) => new(null, fault);
}
