namespace Bauhinia.Portal.Design.Problems;

/// <summary>What an error page says: the status, its words and the trace a help desk can look up.</summary>
internal sealed record ProblemPage(int Status, string Title, string Advice, string TraceId);
