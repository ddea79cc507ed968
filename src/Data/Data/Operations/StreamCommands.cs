using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Events;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Console;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Data.Operations;

/// <summary>The operator's view of what departments publish.</summary>
internal static class StreamCommands
{
    private const int Done = 0;
    private const int Refused = 1;

    /// <summary>Prints each declared stream: whose it is, its revision as hosts last began with it, and why the public reads it or not.</summary>
    public static async Task<int> List(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var declarations = services.GetRequiredService<StreamCatalogue>().All.ToList();
        var states = await services.GetRequiredService<Publications>().States(declarations, cancellationToken);
        foreach (var (declaration, state) in declarations.Zip(states))
        {
            await output.WriteLineAsync($"{declaration.Id}  {declaration.OwnerCode}  version {declaration.Version}  revision {state.Revision}  {Word(declaration, state)}");
        }
        return Done;
    }

    /// <summary>Prints the newest lines of a department's record of changes; a department that has none is said to.</summary>
    public static async Task<int> Audit(IServiceProvider services, string department, TextWriter output, CancellationToken cancellationToken)
    {
        var (_, lines) = await services.GetRequiredService<ConsoleAudit>().Page(department, 1, cancellationToken);
        foreach (var line in lines) await output.WriteLineAsync($"{EventEnvelope.Time(line.At)}  {line.Kind}  {line.About}  by {(line.Post.Length == 0 ? "the operator" : line.Post)}");
        if (lines.Count > 0) return Done;
        var departments = new KnownDepartments(services.GetRequiredService<StreamCatalogue>());
        if (!departments.Has(department))
        {
            await output.WriteLineAsync($"Refused: {departments.Unknown(department)}");
            return Refused;
        }
        await output.WriteLineAsync($"Nothing was changed in the console of the department '{department}' yet.");
        return Done;
    }

    // The console's word is read from its store: no host runs in this process that could have been told.
    private static string Word(StreamDeclaration declaration, PublicationState state) => (declaration.Classification, state) switch
    {
        (null, _) => "not classified",
        (not Classification.Open, _) => "not for the public",
        (_, { IsWithdrawn: true }) => "withdrawn",
        (_, { Approval: { } approval }) => $"public, approved by {approval.Post}",
        (_, { Proposal: not null }) when declaration.FileApproval is null => "waits for approval",
        _ => declaration.FileApproval is { } stated ? $"public, approved by {stated.By} as its file says" : "not approved",
    };
}
