using System.CommandLine;

namespace Bauhinia.Cli.Auth;

/// <summary><c>auth status</c>: where this machine is signed in, and whether the platform still takes it.</summary>
internal static class ShowStatus
{
    public static Command Command()
    {
        var command = new Command("status", "Show where you are signed in, and try it");
        command.SetAction(async (_, cancellationToken) =>
        {
            var signIn = await KeptSignIn.Read(cancellationToken);
            using var connection = await Connection.Open(cancellationToken);
            var organisations = await connection.Organisations.ListAsync(cancellationToken);
            var who = signIn.ServiceAccount is { } file ? $" as the service account {(await ServiceAccountFile.Read(file, cancellationToken)).ClientId}" : "";
            Console.WriteLine($"Signed in at {signIn.Issuer}{who} since {signIn.SignedInAt:u}. Organisations that you are a member of: {organisations.Count}.");
            if (signIn.OtherApis.Count > 0) Console.WriteLine($"Also for {string.Join(", ", signIn.OtherApis)}.");
            return CommandLine.Done;
        });
        return command;
    }
}
