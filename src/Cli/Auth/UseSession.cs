using System.CommandLine;

namespace Bauhinia.Cli.Auth;

/// <summary><c>auth use</c>: keeps a session for later commands, after trying it.</summary>
internal static class UseSession
{
    public static Command Command()
    {
        var issuer = new Option<string>("--issuer") { Description = "The platform's address, such as https://id.example.gov", Required = true };
        issuer.Validators.Add(option =>
        {
            if (!Uri.TryCreate(option.GetValueOrDefault<string>(), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")) option.AddError("--issuer must be an https address.");
        });
        var command = new Command("use", "Use a session of yours: its value is read from standard input, tried, and kept in a file that only you may read") { issuer };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Console.IsInputRedirected)
            {
                await Console.Error.WriteLineAsync("Paste the value of the cookie __Host-session (session without TLS) from a browser that is signed in; developer tools show it under Storage or Application, Cookies:");
            }
            var value = (await Console.In.ReadLineAsync(cancellationToken))?.Trim() ?? "";
            var session = new KeptSession(parsed.GetRequiredValue(issuer).TrimEnd('/'), value);
            using var connection = new Connection(session);
            var organisations = await connection.Organisations.ListAsync(cancellationToken);
            await session.Write(cancellationToken);
            Console.WriteLine($"Signed in. Organisations that you are a member of: {organisations.Count}.");
            return CommandLine.Done;
        });
        return command;
    }
}
