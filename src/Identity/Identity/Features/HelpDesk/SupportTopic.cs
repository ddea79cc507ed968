namespace Bauhinia.Identity.Features.HelpDesk;

internal enum SupportTopic
{
    SignIn,
    Registration,
    IdentityCheck,
    Service,
    Other,
}
