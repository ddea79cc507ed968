using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;

namespace Bauhinia.Identity.Features.Protocol;

/// <summary>
/// Decides what an authorization request needs next: a sign-in, a stronger or fresher one (RFC 9470), an agreement, a refusal, or
/// nothing more. Reads nothing but its arguments and the clock.
/// </summary>
internal sealed class AuthorizationDecision(PairwiseSubjects subjects, TimeProvider clock)
{
    private static readonly OAuthError LoginRequired = new("login_required", "Nobody is signed in, or not as the request wants.");
    private static readonly OAuthError ConsentRequired = new("consent_required", "The resident has not agreed to this client yet.");

    public Verdict Decide(Client client, AuthorizationRequest request, SignedInResident? resident)
    {
        var silent = request.Prompt.Contains("none");
        if (resident is null) return silent ? new Verdict(LoginRequired) : new Verdict(NeededPage.SignIn);

        var signedInSinceAsked = resident.AuthenticatedAt.ToUnixTimeMilliseconds() >= request.IssuedAtMs;
        if (!IsFresh(request, resident) && !signedInSinceAsked) return silent ? new Verdict(LoginRequired) : new Verdict(NeededPage.StepUp);
        if (!IsStrong(client, request, resident))
        {
            if (silent) return new Verdict(LoginRequired);
            // Having just signed in and still not being there means that this person cannot reach it (RFC 9470 §5).
            return signedInSinceAsked && Acr.Satisfies(resident.Acr, Acr.Password)
                ? new Verdict(new OAuthError("unmet_authentication_requirements", "The resident has no means of signing in that reaches the acr_values asked for."))
                : new Verdict(NeededPage.StepUp);
        }
        if (request.HintedSubject is { } hinted && hinted != subjects.SubjectOf(resident.SubjectSecret, client.SubjectScope))
        {
            return silent || signedInSinceAsked ? new Verdict(LoginRequired) : new Verdict(NeededPage.StepUp);
        }
        if (!HasAgreed(client, request, resident) || resident.Proofing < client.RequiredProofing)
        {
            return silent ? new Verdict(ConsentRequired) : new Verdict(NeededPage.Consent);
        }
        return default;
    }

    /// <summary><c>prompt=login</c>, <c>prompt=select_account</c> and <c>max_age</c> (OpenID Connect Core §3.1.2.1).</summary>
    private bool IsFresh(AuthorizationRequest request, SignedInResident resident) =>
        !request.Prompt.Contains("login") && !request.Prompt.Contains("select_account")
        && (request.MaxAgeSeconds is not { } maxAge || (clock.GetUtcNow() - resident.AuthenticatedAt).TotalSeconds <= maxAge);

    /// <summary>A session by recovery code signs in nowhere; of several <c>acr_values</c> one is enough.</summary>
    private static bool IsStrong(Client client, AuthorizationRequest request, SignedInResident resident) =>
        Acr.Satisfies(resident.Acr, client.RequiredAcr ?? Acr.Password)
        && (request.AcrValues.Count == 0 || request.AcrValues.Any(asked => Acr.Satisfies(resident.Acr, asked)));

    /// <summary>Any program on the machine can pose as a native client, so the person is asked each time (RFC 8252 §8.6).</summary>
    private static bool HasAgreed(Client client, AuthorizationRequest request, SignedInResident resident) =>
        resident.ConsentedScopes is { } agreed
        && request.Scopes.Split(' ').All(scope => Scope.Has(agreed, scope))
        && ((!request.Prompt.Contains("consent") && client.Profile != ClientProfile.Native) || resident.ConsentedAt?.ToUnixTimeMilliseconds() >= request.IssuedAtMs);

    internal enum NeededPage
    {
        SignIn,

        /// <summary>Sign in again, or by a stronger means.</summary>
        StepUp,
        Consent,
    }

    /// <summary>A refusal, a page to visit, or neither: then the code may be issued.</summary>
    internal readonly record struct Verdict(OAuthError? Error, NeededPage? Page)
    {
        public Verdict(OAuthError error)
            : this(error, null)
        {
        }

        public Verdict(NeededPage page)
            : this(null, page)
        {
        }
    }
}
