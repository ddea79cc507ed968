using System.CommandLine;

namespace Bauhinia.Cli.Auth;

/// <summary><c>auth forget</c>: deletes the kept session from this machine.</summary>
internal static class ForgetSession
{
    public static Command Command()
    {
        var command = new Command("forget", "Forget the session on this machine; to end it, sign out at the portal");
        command.SetAction(_ =>
        {
            KeptSession.Forget();
            return CommandLine.Done;
        });
        return command;
    }
}
