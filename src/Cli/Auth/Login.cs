using System.CommandLine;

namespace Bauhinia.Cli.Auth;

/// <summary><c>auth login</c>: signs in at the browser and takes the answer on a loopback port (RFC 8252), with PKCE and tokens bound to a key.</summary>
internal static class Login
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Command Command()
    {
        var issuer = new Option<string>("--issuer") { Description = "The platform's address, such as https://id.example.gov" };
        issuer.Validators.Add(option =>
        {
            if (!IsIssuer(option.GetValueOrDefault<string>())) option.AddError("--issuer must be an https address without a path; http is for this machine only.");
        });
        var account = new Option<FileInfo>("--service-account") { Description = "Sign in as a service account with its file, without a person; see: service-accounts create" };
        account.AcceptExistingOnly();
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only print the address to open" };
        var command = new Command("login", "Sign in at your browser with a passkey; the tokens are kept in a file that only you may read") { issuer, account, noBrowser };
        command.Validators.Add(parsed =>
        {
            if ((parsed.GetValue(issuer) is null) == (parsed.GetValue(account) is null)) parsed.AddError("Give either --issuer, to sign in yourself, or --service-account, whose file names the issuer.");
        });
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(account) is { } file ? Run(file, cancellationToken) : Run(new Uri(parsed.GetRequiredValue(issuer)).GetLeftPart(UriPartial.Authority), parsed.GetValue(noBrowser), cancellationToken));
        return command;
    }

    private static bool IsIssuer(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.PathAndQuery == "/" && address.Fragment.Length == 0 && address.UserInfo.Length == 0
        && Connection.IsPrivate(address);

    private static async Task<int> Run(FileInfo file, CancellationToken cancellationToken)
    {
        var account = await ServiceAccountFile.Read(file.FullName, cancellationToken);
        if (!IsIssuer(account.Issuer)) throw new SignInRefusedException("The issuer in the file must be an https address without a path; http is for this machine only.");
        using var key = DpopKey.New();
        using var tokens = await TokenEndpoint.Find(account.Issuer, key, cancellationToken);
        var kept = new KeptSignIn { Issuer = account.Issuer, Key = key.Export(), SignedInAt = TimeProvider.System.GetUtcNow(), ServiceAccount = file.FullName, OtherApis = tokens.Metadata.OtherApis };
        await Keep(await tokens.SignIn(account, kept, tokens.Metadata.Api, cancellationToken), cancellationToken);
        Console.WriteLine($"Signed in at {account.Issuer} as the service account {account.ClientId}.");
        return CommandLine.Done;
    }

    private static async Task<int> Run(string issuer, bool noBrowser, CancellationToken cancellationToken)
    {
        using var key = DpopKey.New();
        using var tokens = await TokenEndpoint.Find(issuer, key, cancellationToken);
        using var listener = new LoopbackListener();
        var (state, verifier) = (Jws.NewId(), Jws.NewId() + Jws.NewId());
        var address = Address(tokens.Metadata, listener.RedirectUri, state, verifier, key);
        Console.WriteLine(noBrowser || !Browser.TryOpen(address) ? "Open this address in a browser on this machine:" : "Your browser opens. If it does not, open this address:");
        Console.WriteLine(address);

        var answer = await Wait(listener, state, cancellationToken);
        // RFC 9207 §2.4: an answer of another issuer is an attack.
        if (answer.GetValueOrDefault("iss") != issuer) throw new SignInRefusedException("The answer came from another issuer.");
        if (!answer.TryGetValue("code", out var code)) throw new SignInRefusedException(answer.GetValueOrDefault("error_description") ?? answer.GetValueOrDefault("error") ?? "The answer has no code.");
        await Keep(await tokens.Redeem(code, listener.RedirectUri, verifier, cancellationToken), cancellationToken);
        Console.WriteLine($"Signed in at {issuer}.");
        return CommandLine.Done;
    }

    private static async Task Keep(KeptSignIn signIn, CancellationToken cancellationToken)
    {
        using var held = await KeptSignIn.Hold(cancellationToken);
        await signIn.Write(cancellationToken);
    }

    private static async Task<IReadOnlyDictionary<string, string>> Wait(LoopbackListener listener, string state, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            return await listener.Wait(state, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SignInRefusedException($"No answer came within {Patience.TotalMinutes} minutes.");
        }
    }

    private static string Address(ProviderMetadata metadata, string redirectUri, string state, string verifier, DpopKey key)
    {
        (string Name, string Value)[] parameters =
        [
            ("client_id", TokenEndpoint.ClientId), ("response_type", "code"), ("redirect_uri", redirectUri), ("scope", "openid offline_access organisations"),
            ("state", state), ("code_challenge", Jws.Hash(verifier)), ("code_challenge_method", "S256"), ("dpop_jkt", key.Thumbprint), ("resource", metadata.Api),
            .. metadata.OtherApis.Select(api => ("resource", api)),
        ];
        return $"{metadata.Authorization}?{string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"))}";
    }
}
