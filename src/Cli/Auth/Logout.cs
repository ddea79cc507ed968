using System.CommandLine;

namespace Bauhinia.Cli.Auth;

/// <summary><c>auth logout</c>: gives the tokens back and deletes them here.</summary>
internal static class Logout
{
    public static Command Command()
    {
        var command = new Command("logout", "Sign out: end the tokens at the platform and delete them from this machine");
        command.SetAction(async (_, cancellationToken) =>
        {
            var signIn = await Forget(cancellationToken);
            using var key = DpopKey.Read(signIn.Key);
            using var tokens = await TokenEndpoint.Find(signIn.Issuer, key, cancellationToken);
            await tokens.Revoke(signIn, cancellationToken);
            Console.WriteLine($"Signed out of {signIn.Issuer}.");
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>First from here: whatever the platform answers, this machine is signed out.</summary>
    private static async Task<KeptSignIn> Forget(CancellationToken cancellationToken)
    {
        using var held = await KeptSignIn.Hold(cancellationToken);
        var signIn = await KeptSignIn.Read(cancellationToken);
        KeptSignIn.Forget();
        return signIn;
    }
}
