using System.CommandLine;
using Bauhinia.Identity.Contracts.Organisations;

namespace Bauhinia.Cli.Requests;

/// <summary><c>requests approve</c> and <c>requests refuse</c>.</summary>
internal static class DecideRequest
{
    /// <param name="verb"><c>approve</c> or <c>refuse</c>.</param>
    public static Command Command(string verb)
    {
        var request = new Argument<Guid>("request") { Description = "Id of the request; see: requests list" };
        var reason = new Option<string>("--reason") { Description = "Why; the organisation reads it. No personal data", Required = true };
        var json = Output.JsonOption();
        var command = new Command(verb, $"{char.ToUpperInvariant(verb[0])}{verb[1..]} a request of another organisation") { request, reason, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var connection = await Connection.Open(cancellationToken);
            var decided = await connection.Organisations.DecideAsync(parsed.GetRequiredValue(request), new ProductionDecision(verb == "approve", parsed.GetRequiredValue(reason)), cancellationToken);
            Output.One(parsed.GetValue(json), decided, ("Request", r => r.Id.ToString()), ("Status", r => r.Status), ("Client id", r => r.ClientId ?? "none"));
            return CommandLine.Done;
        });
        return command;
    }
}
