import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

import commerce.db.fields


def name_their_currency(apps, schema_editor):
    """Bands so far are in the currency of their method."""
    method = apps.get_model("shipping", "Method").objects.filter(id=OuterRef("method")).values("currency")
    bands = apps.get_model("shipping", "RateBand").objects.using(schema_editor.connection.alias)
    bands.update(currency=Subquery(method))


class Migration(migrations.Migration):

    dependencies = [
        ('shipping', '0002_shipments'),
    ]

    operations = [
        migrations.CreateModel(
            name='MethodPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', commerce.db.fields.CurrencyField()),
                ('price_amount', models.BigIntegerField(default=0, verbose_name='flat price')),
                ('free_from_amount', models.BigIntegerField(blank=True, null=True, verbose_name='free from')),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='shipping.method')),
            ],
            options={
                'ordering': ['currency'],
                'constraints': [
                    models.UniqueConstraint(fields=('method', 'currency'), name='method_price_once_per_currency', violation_error_message='The method has a price in this currency already.'),
                    models.CheckConstraint(condition=models.Q(('price_amount__gte', 0)), name='method_foreign_price_not_negative'),
                    models.CheckConstraint(condition=models.Q(('free_from_amount__gte', 0)), name='method_foreign_free_from_not_negative'),
                    models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='method_price_currency_is_a_code'),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name='rateband', name='band_once_per_weight'),
        migrations.AddField(
            model_name='rateband',
            name='currency',
            field=commerce.db.fields.CurrencyField(default=''),
            preserve_default=False,
        ),
        migrations.RunPython(name_their_currency, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='rateband',
            constraint=models.UniqueConstraint(fields=('method', 'currency', 'up_to_grams'), name='band_once_per_weight'),
        ),
        migrations.AlterModelOptions(name='rateband', options={'ordering': ['currency', 'up_to_grams']}),
    ]
