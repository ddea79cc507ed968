using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Portal.Design.Languages;

/// <summary>What model binding says about a value that does not fit its type. The value itself is never repeated: it may be personal.</summary>
internal sealed class BindingMessages(IStringLocalizer<DesignText> text) : IConfigureOptions<MvcOptions>
{
    public void Configure(MvcOptions options)
    {
        options.ModelMetadataDetailsProviders.Add(new DefaultMessages());
        var messages = options.ModelBindingMessageProvider;
        messages.SetAttemptedValueIsInvalidAccessor((_, _) => Invalid());
        messages.SetMissingBindRequiredValueAccessor(_ => Required());
        messages.SetMissingKeyOrValueAccessor(Required);
        messages.SetMissingRequestBodyRequiredValueAccessor(Required);
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(_ => Invalid());
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(Invalid);
        messages.SetNonPropertyValueMustBeANumberAccessor(Invalid);
        messages.SetUnknownValueIsInvalidAccessor(_ => Invalid());
        messages.SetValueIsInvalidAccessor(_ => Invalid());
        messages.SetValueMustBeANumberAccessor(_ => Invalid());
        messages.SetValueMustNotBeNullAccessor(_ => Required());
    }

    private string Invalid() => text["FieldInvalid"].Value;

    private string Required() => text["FieldRequired"].Value;
}
